import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { holes, setUpAccount } from "../../demo/account.ts";
import { person } from "../../demo/person.ts";
import { type LocalAws, localSettings, startLocalAws } from "../../local/aws.ts";
import { localAws } from "../support/account.ts";

// An AWS of its own: what an audit finds is everything there is.
describe.skipIf(!localAws)("suture audit", () => {
  let own: LocalAws;
  const shared = { ...process.env };

  async function audit(...options: string[]) {
    const env = { ...process.env, ...localSettings(own.endpoint) };
    const ran = promisify(execFile)(
      "node",
      ["cli/main.ts", "audit", "--config", "demo/suture.config.yml", ...options],
      { env },
    );
    const { stdout, stderr, code = 0 } = await ran.catch((error) => error);
    expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
    return { stdout: stdout as string, stderr: stderr as string, code: code as number };
  }
  beforeAll(async () => {
    own = await startLocalAws();
    Object.assign(process.env, localSettings(own.endpoint));
    const admin = person("admin", "198.51.100.4");
    const account = await setUpAccount(admin);
    for (const open of holes(account)) await open(admin);
  });
  afterAll(() => {
    own?.stop();
    Object.assign(process.env, shared);
  });

  it("finds exactly the planted hole, and says so in its exit code", async () => {
    const control = "lambda-public-permission";
    const { stdout, code } = await audit("--json", "--control", control, "--fail-on", "high");
    const records = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(records).toEqual([
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
  ])("refuses %j", async (options, message) => {
    const { stderr, code } = await audit(...options);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
