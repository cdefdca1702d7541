import { expect, it } from "vitest";
import { handlePage } from "../../../engine/sweep/handle-page.ts";
import type { Reader, Ref, State } from "../../../remediations/contract.ts";
import { scriptedAws, testEngine } from "../../support/engine.ts";
import { controlOf, listing, readerOf, ref, throttled } from "./support.ts";

const page = (...looks: { controls: string[]; refs: object[] }[]) => ({
  source: "suture.sweep",
  sweepId: "arn:sweep",
  looks,
});

function engineOf(read: Reader<Ref, State>["read"] = async (_aws, each) => ({ ref: each })) {
  const reader = { ...readerOf(listing().list), read };
  const other = { ...readerOf(listing().list), read };
  return testEngine({
    remediations: [controlOf("a", reader), controlOf("b", reader), controlOf("c", other)],
    mode: "dry-run",
    connect: scriptedAws(() => ({})),
  });
}

it("looks at each resource through each reader of its controls, and counts how decisions ended", async () => {
  const read: string[] = [];
  const engine = engineOf(async (_aws, each) => {
    read.push(each.arn.at(-1) ?? "");
    return each.arn.endsWith("gone") ? undefined : { ref: each };
  });
  const result = await handlePage(
    engine,
    page({ controls: ["a", "b", "c"], refs: [ref("1")] }, { controls: ["c"], refs: [ref("2"), ref("gone")] }),
    () => 60_000,
  );
  expect(result).toEqual({ outcomes: { compliant: 3, gone: 1 }, left: [] });
  expect(read.sort()).toEqual(["1", "1", "2", "e"]);
  expect(engine.records[0]).toMatchObject({
    trigger: { type: "sweep", eventId: "arn:sweep", eventTime: null, actor: null },
    exposedMs: null,
  });
});

it("leaves what it has no time for, and what AWS could not be asked about", async () => {
  const engine = engineOf(async (_aws, each) => {
    if (each.arn.endsWith("1")) throw throttled();
    return { ref: each };
  });
  const refs = ["0", "1", "2", "3"].map(ref);
  const input = page({ controls: ["a"], refs: refs.slice(0, 2) }, { controls: ["c"], refs: refs.slice(2) });
  expect(await handlePage(engine, input, () => 60_000)).toEqual({
    outcomes: { compliant: 3 },
    left: [1],
    problem: expect.stringContaining("could not be read: ThrottlingException: slow down"),
  });
  let asked = 0;
  const soon = () => (++asked > 2 ? 10_000 : 60_000);
  expect(await handlePage(engineOf(), input, soon)).toEqual({ outcomes: { compliant: 2 }, left: [2, 3] });
});

it.each<[what: string, input: object, message: RegExp]>([
  ["no looks", { source: "suture.sweep", sweepId: "arn:sweep" }, /no page of a sweep:\n.*\n.*looks/],
  ["an empty page", page(), /no page of a sweep/],
  [
    "a reference without account",
    page({ controls: ["a"], refs: [{ arn: "arn", region: "us-east-1" }] }),
    /looks\[0\]\.refs\[0\]\.account/,
  ],
  ["another key", { ...page({ controls: ["a"], refs: [ref("1")] }), mode: "auto" }, /"mode"/],
  ["a control of another service", page({ controls: ["a", "x"], refs: [ref("1")] }), /has no control "x"/],
])("refuses a page with %s, and looks at nothing", async (_, input, message) => {
  const engine = engineOf();
  await expect(handlePage(engine, input, () => 60_000)).rejects.toThrow(message);
  expect(engine.records).toEqual([]);
});
