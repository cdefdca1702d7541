import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holes, setUpAccount } from "../../demo/account.ts";
import { person } from "../../demo/person.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { localSettings } from "../../local/aws.ts";
import { localAws } from "../support/account.ts";
import { suture, sutureHere } from "../support/cli.ts";
import { inAccount } from "../support/member.ts";

const recordsIn = (stdout: string) =>
  stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ActionRecord);

function configured(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "suture-audit-")), "suture.config.yml");
  writeFileSync(file, text);
  return file;
}

/** An account of its own: what an audit finds is everything there is. */
const own = "755555555555";

describe.skipIf(!localAws)("suture audit", () => {
  const shared = { ...process.env };
  let settings: Record<string, string>;

  async function audit(...options: string[]) {
    const words = ["audit", "--config", "demo/suture.config.yml", ...options];
    return suture(words, { cwd: process.cwd(), env: settings });
  }
  beforeAll(async () => {
    const { credentials } = await inAccount(own);
    settings = {
      ...localSettings(localAws ?? ""),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
    };
    Object.assign(process.env, settings);
    const admin = person("admin", "198.51.100.4");
    const account = await setUpAccount(admin);
    for (const open of holes(account)) await open(admin);
  });
  afterAll(() => {
    delete process.env.AWS_SESSION_TOKEN;
    Object.assign(process.env, shared);
  });

  it("finds exactly the planted hole, and says so in its exit code", async () => {
    const control = "lambda-public-permission";
    const { stdout, code } = await audit("--json", "--control", control, "--fail-on", "high");
    expect(recordsIn(stdout)).toEqual([
      expect.objectContaining({
        control,
        outcome: "planned",
        trigger: expect.objectContaining({ type: "cli" }),
      }),
    ]);
    expect(code).toBe(3);
  });

  it("finds both open security groups from one listing, and tells a person what it would do", async () => {
    const { stdout, code } = await audit("--control", "sg-admin-ports-open");
    expect(stdout).toContain("critical  sg-admin-ports-open      2");
    expect(stdout).toContain("ec2:RevokeSecurityGroupIngress");
    expect(code).toBe(0);
  });

  it("looks through regions and accounts, and at what is global once for each account", async () => {
    const member = "733333333334";
    const config = configured(
      `accounts: { "${member}": { roleArn: "arn:aws:iam::${member}:role/suture" } }\n`,
    );
    const places = ["--region", "us-west-2", "eu-west-1", "--config", config];
    const regional = await audit("--json", "--control", "ebs-default-encryption", ...places);
    expect(
      recordsIn(regional.stdout)
        .map(({ account, region }) => `${account} ${region}`)
        .sort(),
    ).toEqual([`${member} eu-west-1`, `${member} us-west-2`, `${own} eu-west-1`, `${own} us-west-2`]);
    const global = await audit("--json", "--control", "iam-password-policy", ...places);
    expect(
      recordsIn(global.stdout)
        .map(({ account, region }) => `${account} ${region}`)
        .sort(),
    ).toEqual([`${member} us-east-1`, `${own} us-east-1`]);
  });

  it("fixes when told to, and then finds nothing", async () => {
    const fixed = await audit(
      "--json",
      "--control",
      "lambda-public-permission",
      "--mode",
      "auto",
      "--fail-on",
      "low",
    );
    expect(JSON.parse(fixed.stdout)).toMatchObject({ outcome: "fixed" });
    expect(fixed.code).toBe(0);
    const again = await audit("--json", "--control", "lambda-public-permission", "--fail-on", "low");
    expect(again).toMatchObject({ stdout: "", code: 0 });
  });

  it.each([
    [["--control", "lambda-public-permision"], "lambda-public-permission"],
    [["--fail-on", "worst"], "Allowed choices are critical, high, medium, low"],
    [["--region", "moon-1"], '"moon-1" is not a region of AWS'],
    [["--format", "html"], "Allowed choices are text, json, sarif, asff"],
    [["--format", "sarif", "--json"], "'--json' cannot be used with option '--format"],
  ])("refuses %j", async (options, message) => {
    // What the options alone tell takes no process; the region is looked at by the command.
    const isRegion = options[0] === "--region";
    const { stderr, code } = await (isRegion
      ? audit(...options)
      : sutureHere(["audit", ...options], { cwd: process.cwd() }));
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
