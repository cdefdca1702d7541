import type { Log, Result } from "sarif";
import { expect, it } from "vitest";
import { z } from "zod";
import type { ActionRecord } from "../../../engine/record.ts";
import { remediations } from "../../../remediations/index.ts";
import { arn, denied, found, write } from "./write.ts";

/** What GitHub takes: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const text = z.object({ text: z.string().min(1).max(1_024) });
const sarif = z.object({
  $schema: z.literal("https://json.schemastore.org/sarif-2.1.0.json"),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({
          name: z.literal("Suture"),
          semanticVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
          rules: z.array(
            z.object({
              id: z.string().min(1).max(255),
              shortDescription: text,
              fullDescription: text,
              help: z.object({ text: z.string().min(1) }),
              defaultConfiguration: z.object({ level: z.enum(["error", "warning", "note"]) }),
              properties: z.object({
                tags: z.array(z.string()).min(1).max(10),
                precision: z.literal("very-high"),
                "security-severity": z.string().regex(/^\d\.\d$/),
              }),
            }),
          ),
        }),
      }),
      results: z.array(
        z.object({
          ruleId: z.enum(remediations.map(({ id }) => id) as [string]),
          ruleIndex: z.int().min(0),
          level: z.enum(["error", "warning", "note"]),
          message: z.object({ text: z.string().min(1) }),
          locations: z.tuple([
            z.object({
              physicalLocation: z.object({
                // Relative, without a colon, which would end a scheme.
                artifactLocation: z.object({ uri: z.string().regex(/^aws(\/[\w.~%-]+)+$/) }),
                region: z.object({ startLine: z.literal(1) }),
              }),
              logicalLocations: z.tuple([
                z.object({ fullyQualifiedName: z.string().startsWith("arn:"), kind: z.literal("resource") }),
              ]),
            }),
          ]),
          partialFingerprints: z.object({ primaryLocationLineHash: z.string().regex(/^[0-9a-f]{64}:1$/) }),
        }),
      ),
      invocations: z.tuple([
        z.object({
          executionSuccessful: z.boolean(),
          toolExecutionNotifications: z.array(
            z.object({ level: z.literal("error"), message: z.object({ text: z.string().min(1) }) }),
          ),
        }),
      ]),
    }),
  ]),
});

async function writeSarif(records: readonly ActionRecord[], whole?: boolean) {
  const log = JSON.parse(await write("sarif", records, whole)) as Log;
  const [run] = sarif.parse(log).runs;
  const results: Result[] = log.runs[0]?.results ?? [];
  return { rules: run.tool.driver.rules, results, invocation: run.invocations[0] };
}

it.each([
  ["nothing", []],
  ["one finding", [found()]],
  [
    "many",
    [
      found(),
      found({ resource: arn("sg-2") }),
      found({ resource: "arn:aws:iam::123456789012:user/a b/ü:@" }),
    ],
  ],
])("is SARIF 2.1.0 as GitHub takes it, of %s", async (_, records) => {
  const { rules, results, invocation } = await writeSarif(records);
  expect(results).toHaveLength(records.length);
  for (const { ruleId, ruleIndex = -1 } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
  const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
  expect(new Set(fingerprints).size).toBe(records.length);
  expect(rules.map(({ id }) => id)).toEqual(remediations.map(({ id }) => id));
  expect(invocation).toEqual({ executionSuccessful: true, toolExecutionNotifications: [] });
});

it("tells an alert by the same fingerprint the next time", async () => {
  const again = found({ time: "2026-12-24T00:00:00.000Z", reason: "another" });
  const [first, second] = [await writeSarif([found()]), await writeSarif([again])];
  expect(first.results[0]?.partialFingerprints).toEqual(second.results[0]?.partialFingerprints);
});

it("suppresses what is exempt, leaves out what is fixed, and notifies of what was not seen", async () => {
  const exempt = found({ outcome: "exempt", reason: "exempt until 2027-01-31" });
  const { results, invocation } = await writeSarif([found({ outcome: "fixed" }), exempt, denied], false);
  expect(results.map(({ suppressions }) => suppressions)).toEqual([
    [{ kind: "external", status: "accepted", justification: "exempt until 2027-01-31" }],
  ]);
  expect(invocation).toEqual({
    executionSuccessful: false,
    toolExecutionNotifications: [
      { level: "error", message: { text: expect.stringContaining("could not look: AccessDenied") } },
    ],
  });
});

it.each([
  ["critical", "error"],
  ["high", "error"],
  ["medium", "warning"],
  ["low", "note"],
] as const)("calls %s %s", async (severity, level) => {
  expect((await writeSarif([found({ severity })])).results[0]?.level).toBe(level);
});
