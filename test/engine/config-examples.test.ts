import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseConfig } from "../../engine/config/load.ts";
import { configSchema } from "../../engine/config/schema.ts";
import { exemptionFor } from "../../engine/exemptions.ts";
import type { Setting } from "../../engine/modes.ts";
import { settingFor, settleSecondsFor } from "../../engine/selectors.ts";
import { remediations } from "../../remediations/index.ts";

const read = (file: string) => readFileSync(file, "utf8");
const parse = (file: string, text = read(file)) => parseConfig(text, file, remediations);
/** Takes the "#" from every line that is a setting: a comment has one space after it. */
const uncommented = (text: string) => text.replace(/^#(?! \S)/gm, "");

describe("suture.config.yml", () => {
  const config = parse("suture.config.yml", uncommented(read("suture.config.yml")));

  it("sets nothing but the mode", () => {
    expect(parse("suture.config.yml")).toEqual(configSchema(remediations).parse({ mode: "dry-run" }));
  });

  it("shows every key that there is, in comments that are right as they stand", () => {
    const shown = uncommented(read("suture.config.yml"));
    const { properties = {} } = z.toJSONSchema(configSchema(remediations), { io: "input" });
    const keys = Object.entries(properties).flatMap(([section, schema]) => {
      const isByControl = section === "controls";
      const own = typeof schema === "object" && !isByControl ? keysOf(schema) : [];
      return [section, ...own];
    });
    expect(keys).toContain("escalateTo");
    expect(keys.filter((key) => !new RegExp(`^[ -]*"?${key}"?:`, "m").test(shown))).toEqual([]);
    expect(config.rules).toHaveLength(3);
    expect(config.exemptions).toHaveLength(2);
    expect(config.controls["s3-default-encryption"]?.settleSeconds).toBe(120);
  });
});

/** The keys of an object, or of the objects in a list or under free names; what is set for each control has its own names. */
function keysOf({ properties, items, additionalProperties }: z.core.JSONSchema.BaseSchema): string[] {
  const inner = items ?? additionalProperties;
  if (!properties) return typeof inner === "object" && !Array.isArray(inner) ? keysOf(inner) : [];
  return Object.entries(properties).flatMap(([key, schema]) => [
    key,
    ...(typeof schema === "object" && key !== "controls" ? keysOf(schema) : []),
  ]);
}

describe("suture.config.example.yml", () => {
  const config = parse("suture.config.example.yml");
  const byId = new Map(remediations.map((each) => [each.id, each]));
  const controlOf = (id: string) => byId.get(id) ?? expect.unreachable(`there is no control ${id}`);
  const [prod, dev, other] = ["111122223333", "444455556666", "777788889999"];
  const resource = (account: string, arn: string, tags: Record<string, string> = {}) => ({
    account,
    region: "eu-west-1",
    arn,
    tags: new Map(Object.entries(tags)),
  });
  const bucket = "arn:aws:s3:::www-shop";
  const group = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0123456789abcdef0";

  it.each<[string, Setting, string, ReturnType<typeof resource>]>([
    ["by risk, where nothing else is said", "enforce", "s3-versioning", resource(other, bucket)],
    ["asked about in production", "approve", "s3-versioning", resource(prod, bucket)],
    ["at once in production, by name", "auto", "s3-block-public-access", resource(prod, bucket)],
    ["at once elsewhere", "auto", "sg-admin-ports-open", resource(other, group)],
    ["as cautious as the account", "approve", "sg-admin-ports-open", resource(prod, group)],
    ["at once in development", "auto", "s3-versioning", resource(dev, bucket)],
    [
      "as cautious as the control",
      "off",
      "iam-user-no-mfa",
      resource(dev, "arn:aws:iam::444455556666:user/alice"),
    ],
    [
      "only said of an experiment",
      "dry-run",
      "s3-versioning",
      resource(dev, bucket, { purpose: "experiment" }),
    ],
    ["only said where asked for", "dry-run", "s3-lifecycle", resource(dev, bucket)],
    ["left to the web team", "off", "s3-block-public-access", resource(prod, bucket, { team: "web" })],
    [
      "not left to the web team elsewhere",
      "auto",
      "s3-block-public-access",
      resource(prod, "arn:aws:s3:::patients", { team: "web" }),
    ],
    ["not left to another team", "auto", "s3-block-public-access", resource(prod, bucket, { team: "data" })],
  ])("%s: %s", (_name, setting, id, of) => {
    expect(settingFor(config, controlOf(id), of).setting).toBe(setting);
  });

  it("lets SSH to bastions, and to nothing else", () => {
    const portsOf = (tags: Record<string, string>) =>
      settingFor(config, controlOf("sg-admin-ports-open"), resource(prod, group, tags)).params;
    expect(portsOf({})).toMatchObject({ ports: expect.arrayContaining([22]) });
    expect(portsOf({ role: "bastion" })).toMatchObject({ ports: [3389, 5985, 5986] });
  });

  it("waits for Terraform", () => {
    const event = { name: "CreateBucket", account: prod, region: "eu-west-1" };
    expect(settleSecondsFor(config, controlOf("s3-tls-only"), event)).toBe(120);
    expect(settleSecondsFor(config, controlOf("s3-versioning"), event)).toBe(60);
  });

  it("exempts what is tagged as scratch, until the summer", () => {
    const scratch = resource(prod, bucket, { purpose: "scratch" });
    const on = (day: string) => exemptionFor(config.exemptions, "s3-versioning", scratch, new Date(day));
    expect(on("2027-06-30T23:59:59Z")?.owner).toBe("data-platform@example.com");
    expect(on("2027-07-01T00:00:00Z")).toBeUndefined();
  });

  it("trusts the vendor and the own organization", () => {
    const { params } = settingFor(config, controlOf("lambda-untrusted-account"), resource(prod, bucket));
    expect(params).toEqual({ trustedAccounts: ["222233334444"], trustedOrganizations: ["o-a1b2c3d4e5"] });
  });
});
