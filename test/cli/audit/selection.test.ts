import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { configOf, regionsOf, remediationsOf } from "../../../cli/audit/selection.ts";
import type { AuditOptions } from "../../../cli/audit.ts";
import { isEverOn } from "../../../engine/selectors.ts";
import { remediations } from "../../../remediations/index.ts";

const file = join(mkdtempSync(join(tmpdir(), "suture-audit-")), "suture.config.yml");
writeFileSync(
  file,
  `mode: auto
controls:
  sg-admin-ports-open: { mode: "off" }
  iam-user-admin: { mode: approve }
  s3-lifecycle: { mode: enforce }
`,
);
const named = (options: AuditOptions) => {
  const { mode, controls } = configOf({ config: file, ...options });
  const modes = ["sg-admin-ports-open", "iam-user-admin", "s3-lifecycle"].map((id) => controls[id]?.mode);
  return [mode, ...modes];
};

it.each<[string, AuditOptions, readonly (string | undefined)[]]>([
  ["does nothing that the configuration would do", {}, ["dry-run", "off", "dry-run", "dry-run"]],
  ["does what the configuration does", { fix: true }, ["auto", "off", "approve", "enforce"]],
  ["does the same for every control", { mode: "auto" }, ["auto", "auto", "auto", "auto"]],
  [
    "looks at a control that is off",
    { control: "sg-admin-ports-open" },
    ["dry-run", "dry-run", "dry-run", "dry-run"],
  ],
  [
    "leaves one off to fix",
    { control: "sg-admin-ports-open", fix: true },
    ["auto", "off", "approve", "enforce"],
  ],
])("%s", (_, options, modes) => {
  expect(named(options)).toEqual(modes);
});

it("looks at a control that has to be asked for, where its name is", () => {
  const optIn = remediations.filter((each) => "optIn" in each && each.optIn).map(({ id }) => id);
  expect(optIn).toContain("lambda-no-vpc");
  const isOn = (options: AuditOptions) => {
    const config = configOf(options);
    return remediations
      .filter((each) => optIn.includes(each.id) && isEverOn(config, each))
      .map(({ id }) => id);
  };
  expect(isOn({ config: file })).toEqual(["s3-lifecycle"]);
  expect(isOn({ config: file, control: "lambda-no-vpc" })).toEqual(["lambda-no-vpc", "s3-lifecycle"]);
});

it.each<[AuditOptions, number | string]>([
  [{}, remediations.length],
  [{ service: "kms" }, 2],
  [{ control: "kms-rotation" }, 1],
  [{ service: "kms", control: "kms-rotation" }, 1],
  [{ service: "s3", control: "kms-rotation" }, "kms-rotation is no control of s3"],
  [{ mode: "off" }, "what was asked for is off"],
  [{ control: "sg-admin-ports-open", fix: true }, "what was asked for is off"],
])("asks by %j for %s", (options, asked) => {
  const config = configOf({ config: file, ...options });
  if (typeof asked === "number") expect(remediationsOf(options, config)).toHaveLength(asked);
  else expect(() => remediationsOf(options, config)).toThrow(asked);
});

it.each<[AuditOptions, readonly string[]]>([
  [{}, ["eu-west-1"]],
  [{ region: ["us-east-1", "us-gov-west-1"] }, ["us-east-1", "us-gov-west-1"]],
  [{ region: ["all"] }, ["all"]],
])("looks by %j through %j", (options, regions) => {
  expect(regionsOf(options, "eu-west-1")).toEqual(regions);
});

it("refuses a region that cannot be one of AWS's", () => {
  expect(() => regionsOf({ region: ["us-east-1", "moon-1"] }, "eu-west-1")).toThrow(
    '"moon-1" is not a region of AWS',
  );
});
