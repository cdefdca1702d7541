import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AddPermissionCommand, CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { createConnect } from "../../aws/clients.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { remediations } from "../../remediations/index.ts";
import { account, localAws } from "../support/account.ts";
import { compiled } from "../support/cli.ts";
import { testEngine } from "../support/engine.ts";
import { inAccount } from "../support/member.ts";

const root = resolve(import.meta.dirname, "../..");
// Captured by Invictus Incident Response, not part of the project: see the README there.
const file = resolve(root, "../shared/cloudtrail/invictus.jsonl");
const missing = existsSync(file) ? "" : ` (SKIPPED: ${file} is not there)`;
const attacked = "123837392027";
const roleArn = `arn:aws:iam::${attacked}:role/suture`;

/** How many of the 2,900 records make a control look, how that ends here, and why this is right. */
const expected: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // AddPermission20150331v2 by the attacker, principal "*": Stratus Red Team's backdoor of a function.
  "lambda-public-permission": { planned: 1 },
  // Five CreateBucket that succeeded; nobody changed a block or an encryption. moto's buckets are as before 2023: open.
  "s3-block-public-access": { planned: 5 },
  "s3-default-encryption": { planned: 5 },
  // Two AuthorizeSecurityGroupIngress, of port 443 and of port 22, on a group that was deleted minutes later: AWS gives
  // no rules for it, so there is nothing to close. ModifySecurityGroupRules was not called.
  "sg-admin-ports-open": { compliant: 2 },
  "sg-all-ports-open": { compliant: 2 },
};
/** 1 call of Lambda, 5 of S3, 2 of EC2. */
const handled = 8;
const passedOver = {
  // All with an errorCode, whatever they would have done: denied, throttled, limits, dry runs.
  "failed-call": 300,
  // 2,326 that only read, less 206 of them that failed.
  "read-only": 2_120,
  // The 574 others, less 94 of them that failed and the 8 that are handled.
  "no-control": 472,
};

const countOf = <T>(items: readonly T[], keyOf: (item: T) => string) =>
  Object.fromEntries(Array.from(Map.groupBy(items, keyOf), ([key, group]) => [key, group.length]));
const byControl = (records: readonly ActionRecord[]) => {
  const pairs = records.flatMap(({ controls, outcome }) => controls.map((control) => ({ control, outcome })));
  return Object.fromEntries(
    Array.from(
      Map.groupBy(pairs, ({ control }) => control),
      ([control, group]) => [control, countOf(group, ({ outcome }) => outcome)],
    ),
  );
};

describe.skipIf(missing !== "" || !localAws)(`the records of an attacked account${missing}`, () => {
  // What the attack left behind, as far as moto lets names be chosen: the function with its backdoor, and the buckets.
  beforeAll(async () => {
    const settings = await inAccount(attacked);
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    for (const [, Bucket] of readFileSync(file, "utf8").matchAll(
      /"eventName": ?"CreateBucket".*?"bucketName": ?"([^"]+)"/g,
    ))
      await s3.send(new CreateBucketCommand({ Bucket }));
    const lambda = new LambdaClient(settings);
    const { Role } = await new IAMClient(settings).send(
      new CreateRoleCommand({
        RoleName: "stratus-red-team-backdoor-f-role",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
      }),
    );
    const FunctionName = "stratus-red-team-backdoor-f-func";
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Role: Role?.Arn ?? "",
        Code: { ZipFile: Buffer.from("504b0506000000000000000000000000000000000000", "hex") },
      }),
    );
    const permission = { StatementId: "backdoor", Action: "lambda:InvokeFunction", Principal: "*" };
    await lambda.send(new AddPermissionCommand({ FunctionName, ...permission }));
  });

  it("each goes through in a dry run, and the controls look at exactly those that may have opened a hole", async () => {
    const engine = testEngine({
      remediations: remediations.filter(({ id }) => id in expected),
      mode: "dry-run",
      connect: createConnect({ homeAccount: account.id, memberRole: () => ({ roleArn }) }),
    });
    const lines = readFileSync(file, "utf8").trim().split("\n");
    const ends: string[] = [];
    for (const line of lines) {
      const end = await handleEvent(engine, JSON.parse(line));
      ends.push("ignored" in end ? end.ignored : "handled");
    }
    expect(lines).toHaveLength(2_900);
    expect(countOf(ends, (end) => end)).toEqual({ ...passedOver, handled });
    expect(byControl(engine.records)).toEqual(expected);
    expect(engine.calls.filter((call) => !/:(Get|Describe)/.test(call))).toEqual([]);
  });

  it("the command line handles them all: a record for each look, no stack trace, exit 0", async () => {
    const folder = await mkdtemp(join(tmpdir(), "suture-"));
    try {
      const config = join(folder, "config.yml");
      // The controls above only: what others look at in this account, their own tests tell.
      const controls = Object.keys(expected).map((id) => `  ${id}: { mode: dry-run }\n`);
      const accounts = `accounts:\n  "${attacked}": { roleArn: "${roleArn}" }\n`;
      await writeFile(config, `mode: off\ncontrols:\n${controls.join("")}${accounts}`);
      const args = [inject("program"), "handle", "--json", "--config", config, file];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, args, {
        cwd: root,
        env: { ...process.env, ...compiled() },
        maxBuffer: 1e8,
      });
      const records = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as ActionRecord);
      expect(byControl(records)).toEqual(expected);
      expect(new Set(records.map(({ trigger }) => trigger.eventId)).size).toBe(handled);
      expect(stderr).toMatch(/^Passed over: 2120 calls that only read, 300 calls that failed, [^\n]+\.\n$/);
      expect(stdout + stderr).not.toMatch(/^\s+at /m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
