import { describe, expect, it } from "vitest";
import { functions, resources } from "../../deploy/serverless.ts";
import { params } from "./support/stack.ts";

describe.each([
  ["functions", functions],
  ["resources", resources],
])("the %s of serverless.yml", (_, make) => {
  const given = (values: Readonly<Record<string, unknown>>) => ({
    resolveVariable: async (address: string) =>
      address === "sls:stage" ? values.stage : values[/^param:(\w+), null$/.exec(address)?.[1] ?? ""],
  });

  it("are made of the parameters that osls has", async () => {
    const made = JSON.stringify(await make(given({ ...params, stage: "staging" })));
    expect(made).toContain("suture-staging-ec2");
  });

  it("refuse a parameter that makes no sense, and say what does, without a stack trace", async () => {
    const error = await make(given({ ...params, mode: "enfroce" })).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^parameter mode is "enfroce": .*"off"\|"dry-run"/),
      stack: (error as Error).message,
    });
  });
});
