import { mkdtempSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stackName } from "../../deploy/names.ts";
import { account, localAws, uniqueName } from "../support/account.ts";
import { awsSettings, suture, sutureHere } from "../support/cli.ts";
import { createTable, testMemory } from "../support/memory.ts";
import { serve } from "../support/server.ts";

const cwd = mkdtempSync(join(tmpdir(), "suture-halt-"));
const me = userInfo().username;

const runner =
  (how: typeof sutureHere) =>
  async (args: readonly string[], endpoint = localAws ?? "", more = {}) => {
    const env = awsSettings(endpoint, { AWS_REGION: account.region, ...more });
    const { stdout, stderr, code } = await how(args, { cwd, env });
    return { stdout: stdout.trim(), stderr: stderr.trim(), code };
  };
const run = runner(sutureHere);
/** The same as a process of its own. */
const runAlone = runner(suture);

describe.skipIf(!localAws)("suture halt and resume", () => {
  it("stops every fix of a stage, tells who did and why, and lets them go on", async () => {
    const stage = uniqueName("stage");
    const table = await createTable(stackName(stage));
    expect(await run(["halt", "--stage", stage, "--status"])).toEqual({
      stdout: `${table} is not halted.`,
      stderr: "",
      code: 0,
    });
    expect(await runAlone(["halt", "--stage", stage, "--reason", "a release"])).toMatchObject({
      stdout: expect.stringContaining(`${table} is halted: nothing is fixed`),
      code: 0,
    });
    expect(await run(["halt", "--stage", stage, "--reason", "another"])).toMatchObject({
      stdout: expect.stringMatching(`was halted before, and stays so: halted by ${me} at .*Z: a release`),
      code: 0,
    });
    expect(await run(["halt", "--stage", stage, "--status"])).toMatchObject({
      stdout: expect.stringMatching(`^${table} is halted by ${me} at .*Z: a release.$`),
    });
    expect(await runAlone(["resume", "--stage", stage])).toMatchObject({
      stdout: expect.stringMatching(`^${table} goes on. It was halted by ${me} at .*Z: a release.$`),
      code: 0,
    });
    expect(await run(["resume", "--stage", stage])).toMatchObject({
      stdout: `${table} was not halted.`,
      code: 0,
    });
  });

  it("is what the functions ask, and answers as JSON", async () => {
    const { memory, table } = await testMemory();
    const halted = await run(["halt", "--table", table, "--reason", "a release", "--json"]);
    const halt = await memory.limits.halted();
    expect(halt).toMatchObject({ by: me, reason: "a release" });
    expect(JSON.parse(halted.stdout)).toEqual({ table, halt });
    expect(await memory.limits.take(account.id, 1, 50)).toEqual({ granted: false, halt });

    const status = await run(["halt", "--table", table, "--status", "--json"]);
    expect(JSON.parse(status.stdout)).toEqual({ table, halt });
    const resumed = await run(["resume", "--table", table, "--json"]);
    expect(JSON.parse(resumed.stdout)).toEqual({ table, halt: null, was: halt });
    expect(await memory.limits.take(account.id, 1, 50)).toEqual({ granted: true });
  });

  it("prints no character that steers a terminal", async () => {
    const { memory, table } = await testMemory();
    await memory.limits.halt({ by: "eve\u001b[2J", reason: "\u0007", at: "2026-11-21T10:00:05.000Z" });
    const { stdout } = await run(["halt", "--table", table, "--status"]);
    expect(stdout).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    { args: ["halt", "--reason", "a release"] },
    { args: ["halt", "--status"] },
    { args: ["resume"] },
  ])("names a table that is not there: $args", async ({ args }) => {
    expect(await run([...args, "--stage", "none"])).toEqual({
      stdout: "",
      stderr: expect.stringMatching(
        /^there is no table suture-none in us-east-1: name a stage that is deployed/,
      ),
      code: 2,
    });
  });
});

describe("suture halt and resume, wrongly used", () => {
  it.each<[string, readonly string[], string]>([
    ["no table", ["halt", "--reason", "a release"], "say which: --stage NAME, or --table NAME"],
    ["no table to resume", ["resume"], "say which: --stage NAME, or --table NAME"],
    ["no reason", ["halt", "--stage", "prod"], "say why"],
    ["an empty reason", ["halt", "--stage", "prod", "--reason", " "], "say why"],
    ["a reason to look", ["halt", "--stage", "prod", "--status", "--reason", "x"], "cannot be used with"],
    ["a stage and a table", ["resume", "--stage", "prod", "--table", "t-1"], "cannot be used with"],
  ])("%s", async (_name, args, message) => {
    const refused = await run(args, "http://127.0.0.1:9");
    expect(refused).toMatchObject({ stdout: "", stderr: expect.stringContaining(message), code: 2 });
  });

  it.each(["halt", "resume"])("%s ends with the exit code of the process", async (command) => {
    expect(await runAlone([command], "http://127.0.0.1:9")).toMatchObject({ stdout: "", code: 2 });
  });
});

describe("suture halt that cannot ask", () => {
  it("says what it takes where the caller is not allowed", async () => {
    const { endpoint } = await serve(() => ({
      status: 400,
      headers: { "content-type": "application/x-amz-json-1.0" },
      body: JSON.stringify({
        __type: "com.amazon.coral.service#AccessDeniedException",
        Message: "User: alice is not authorized to perform: dynamodb:UpdateItem on resource: suture-prod",
      }),
    }));
    expect(await run(["halt", "--stage", "prod", "--reason", "a release"], endpoint)).toEqual({
      stdout: "",
      stderr: expect.stringMatching(
        /^suture: the table suture-prod in us-east-1 could not be asked: AccessDenied.*alice.*it takes dynamodb:GetItem/,
      ),
      code: 1,
    });
  });

  it("says so where there are no credentials", async () => {
    const none = {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    expect(await runAlone(["halt", "--stage", "prod", "--status"], "http://127.0.0.1:9", none)).toEqual({
      stdout: "",
      stderr: expect.stringContaining("set AWS_PROFILE, or sign in as for the AWS CLI"),
      code: 1,
    });
  });
});
