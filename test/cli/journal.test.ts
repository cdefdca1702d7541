import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AddPermissionCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { notKept, openJournal, RecordNotKeptError } from "../../cli/journal.ts";
import { recordKey } from "../../engine/journal/bucket.ts";
import type { ActionRecord, OutcomeName } from "../../engine/record.ts";
import { bucketStore } from "../../engine/seal/bucket.ts";
import { account, call, callAndReport, createFunction, localAws, uniqueName } from "../support/account.ts";
import { awsSettings, suture, sutureHere } from "../support/cli.ts";
import { actionRecord } from "../support/log.ts";
import { serve } from "../support/server.ts";

const cwd = mkdtempSync(join(tmpdir(), "suture-journal-"));
const change = { id: "1", resource: "arn:aws:s3:::other", controls: [], changes: [] };

describe("the journal of a command", () => {
  it.each<[OutcomeName, boolean]>([
    ["fixed", true],
    ["undone", true],
    ["planned", true],
    ["denied", true],
    ["compliant", false],
  ])("shows what is %s, and keeps it in the log: %s", async (outcome, isKept) => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    const record = actionRecord({ outcome });
    const shown: ActionRecord[] = [];
    const journal = await openJournal((each) => shown.push(each), { log: folder });
    await journal.record(record);
    expect(shown).toEqual([record]);
    const read = () => JSON.parse(readFileSync(join(folder, recordKey(record)), "utf8"));
    if (isKept) expect(read()).toEqual(record);
    else expect(read).toThrow("ENOENT");
  });

  it("says which record is not kept, prints it whole, and lets nothing more be changed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    writeFileSync(join(folder, "records"), "in the way");
    const printed = vi.spyOn(console, "error").mockReturnValue();
    onTestFinished(() => printed.mockRestore());
    const record = actionRecord();
    const journal = await openJournal(() => undefined, { log: folder });
    journal.applying(change);
    const error = await journal.record(record).catch((each) => each);
    expect(error.message).toContain(
      `the record of action ${record.id}, "fixed" on ${record.resource}, is not kept: ${folder} cannot be written: `,
    );
    const text = `Put this into ${folder} as ${recordKey(record)}:\n${JSON.stringify(record)}`;
    expect(printed.mock.calls).toEqual([[text]]);
    expect(() => journal.applying(change)).toThrow("arn:aws:s3:::other was not changed");
  });

  it("is what an error comes from, however it was wrapped", () => {
    const unkept = new RecordNotKeptError("not kept");
    const wrapped = new AggregateError([new Error("other"), new Error("later", { cause: unkept })]);
    expect(notKept(wrapped)).toBe(unkept);
    expect(notKept(new Error("other", { cause: "nothing" }))).toBeUndefined();
  });

  it("refuses a folder that is not there before anything is changed", async () => {
    const { stderr, code } = await sutureHere(["handle", "--log", "nowhere", "event.json"], { cwd });
    expect(stderr).toBe("nowhere cannot be read: there is nothing of this name\n");
    expect(code).toBe(2);
  });
});

describe.skipIf(!localAws)("what a person changes", () => {
  const env = awsSettings(localAws ?? "", { AWS_REGION: account.region });

  it("reaches the log bucket: a fix, and its undo from there", async () => {
    const Bucket = uniqueName("suture-log");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const [name, event] = await openFunction();
    const log = [`--log=s3://${Bucket}/team`, "--bucket-owner", account.id, "--json", "--mode=auto"];
    const store = bucketStore({ bucket: Bucket, prefix: "team/" });
    const kept = async (line: string) =>
      JSON.parse(Buffer.from((await store.read(recordKey(JSON.parse(line)))) ?? "").toString());

    const fix = await suture(["handle", ...log, event], { cwd, env });
    const fixes = fix.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as ActionRecord);
    const fixed = fixes.find(({ outcome }) => outcome === "fixed");
    expect(await kept(JSON.stringify(fixed))).toEqual(fixed);

    const undone = await sutureHere(["undo", fixed?.id ?? "", "--from", `s3://${Bucket}/team`, ...log], {
      cwd,
      env,
    });
    expect(undone).toMatchObject({ code: 0 });
    expect(await kept(undone.stdout)).toMatchObject({ outcome: "undone", undoOf: fixed?.id });
    expect((await call("lambda", new GetPolicyCommand({ FunctionName: name }))).Policy).toContain('"open"');
  });

  it("is printed whole when the log bucket refuses it, and nothing more is fixed", async () => {
    const denied = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    const { endpoint, requests } = await serve(() => ({ status: 403, body: denied }));
    const [, first] = await openFunction();
    const [name, second] = await openFunction();
    const { stdout, stderr, code } = await suture(
      ["handle", "--mode=auto", "--json", "--log=s3://suture-log", first, second],
      { cwd, env: { ...env, AWS_ENDPOINT_URL_S3: endpoint } },
    );
    expect(code).toBe(1);
    const [where, text = "", what] = stderr.trim().split("\n");
    expect(where).toMatch(/^Put this into s3:\/\/suture-log as records\/.*\.json:$/);
    expect(stdout).toBe(`${text}\n`);
    expect(what).toMatch(
      /"fixed" on arn:aws:lambda:.* is not kept: s3:\/\/suture-log cannot be written: AccessDenied/,
    );
    expect(requests.map(({ method }) => method)).toEqual(["PUT"]);
    expect((await call("lambda", new GetPolicyCommand({ FunctionName: name }))).Policy).toContain('"open"');
  });
});

/** A function that everybody may invoke, and a file with the event of its opening. */
async function openFunction(): Promise<[name: string, event: string]> {
  const FunctionName = await createFunction();
  const permission = { FunctionName, StatementId: "open", Action: "lambda:InvokeFunction", Principal: "*" };
  const { event } = await callAndReport("lambda", new AddPermissionCommand(permission));
  writeFileSync(join(cwd, `${FunctionName}.json`), JSON.stringify(event));
  return [FunctionName, `${FunctionName}.json`];
}
