import type { ListDurableExecutionsByFunctionCommand } from "@aws-sdk/client-lambda";
import { expect, it } from "vitest";
import { findRunning } from "../../../engine/sweep/running.ts";

const sweepOf = (name: string, version = 1) =>
  `arn:aws:lambda:us-east-1:123456789012:function:suture-dev-sweep:${version}/durable-execution/${name}/id-${name}`;
const execution = (name: string, second: number, version = 1) => ({
  DurableExecutionArn: sweepOf(name, version),
  StartTimestamp: new Date(Date.UTC(2026, 10, 21, 10, 0, second)),
});

/** Lambda's answers to ListDurableExecutionsByFunction, page by page. */
function lambda(...pages: ReturnType<typeof execution>[][]) {
  const asked: object[] = [];
  const send = async ({ input }: ListDurableExecutionsByFunctionCommand) => {
    asked.push(input);
    const page = Number(input.Marker ?? 0);
    return {
      DurableExecutions: pages[page],
      ...(page + 1 < pages.length && { NextMarker: String(page + 1) }),
    };
  };
  return { client: { send } as never, asked };
}

it("finds none where only this one runs, of whichever version of the function", async () => {
  const { client, asked } = lambda([execution("own", 1)]);
  expect(await findRunning(client, sweepOf("own"), false)).toBeUndefined();
  expect(asked).toEqual([{ FunctionName: "suture-dev-sweep", Statuses: ["RUNNING"] }]);
});

it("finds the one that began first, and is found by no other", async () => {
  const pages = [[execution("third", 3), execution("first", 1, 7)], [execution("second", 2)]];
  const find = (name: string, version?: number) =>
    findRunning(lambda(...pages).client, sweepOf(name, version), false);
  expect(await find("first", 7)).toBeUndefined();
  expect(await find("second")).toBe(sweepOf("first", 7));
  expect(await find("third")).toBe(sweepOf("first", 7));
});

it("lets one of two that began in the same moment go on", async () => {
  const both = [execution("b", 1), execution("a", 1)];
  const answers = await Promise.all(
    ["a", "b"].map((name) => findRunning(lambda(both).client, sweepOf(name), false)),
  );
  expect(answers).toEqual([undefined, sweepOf("a")]);
});

it("waits until Lambda lists this one too, and in the end gives way to any other", async () => {
  await expect(findRunning(lambda([]).client, sweepOf("own"), false)).rejects.toThrow("does not list");
  expect(await findRunning(lambda([]).client, sweepOf("own"), true)).toBeUndefined();
  expect(await findRunning(lambda([execution("other", 1)]).client, sweepOf("own"), true)).toBe(
    sweepOf("other"),
  );
});
