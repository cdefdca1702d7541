import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AddPermissionCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { call, callAndReport, createFunction, localAws } from "../support/account.ts";

async function suture(...words: string[]) {
  const run = promisify(execFile)("node", ["cli/main.ts", ...words], { env: process.env });
  const { stdout, stderr, code = 0 } = await run.catch((error) => error);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at /m);
  return { stdout: stdout as string, stderr: stderr as string, code: code as number };
}

describe.skipIf(!localAws)("suture undo", () => {
  it("reverses a fix from its record, once, and refuses when the resource changed since", async () => {
    const name = await createFunction();
    const permission = {
      FunctionName: name,
      StatementId: "open",
      Action: "lambda:InvokeFunction",
      Principal: "*",
    };
    const { event } = await callAndReport("lambda", new AddPermissionCommand(permission));
    const folder = mkdtempSync(join(tmpdir(), "suture-undo-"));
    writeFileSync(join(folder, "event.json"), JSON.stringify(event));
    const fix = await suture("handle", "--json", "--mode", "auto", join(folder, "event.json"));
    const [first = ""] = fix.stdout.split("\n");
    const { id } = JSON.parse(first);
    const log = join(folder, "actions.jsonl");
    writeFileSync(log, fix.stdout);

    const dryRun = await suture("undo", id, "--from", log);
    expect(dryRun).toMatchObject({ code: 0, stdout: expect.stringContaining("lambda:AddPermission") });
    await expect(call("lambda", new GetPolicyCommand({ FunctionName: name }))).rejects.toThrow();

    const undone = await suture("undo", id, "--from", log, "--mode", "auto", "--json");
    expect(JSON.parse(undone.stdout)).toMatchObject({ outcome: "undone", undoOf: id });
    expect((await call("lambda", new GetPolicyCommand({ FunctionName: name }))).Policy).toContain(
      '"Sid": "open"',
    );

    const again = await suture("undo", id, "--from", log, "--mode", "auto");
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("is not as the fix left it") });
    const forced = await suture("undo", id, "--from", log, "--mode", "auto", "--force");
    expect(forced).toMatchObject({ code: 1, stderr: expect.stringContaining("needs a terminal") });
  });

  it.each([
    [
      "an action that is not there",
      "01933b5e-0000-7000-8000-000000000001",
      "there is no record of action",
      2,
    ],
    ["a record that is not whole", "01933b5e-0000-7000-8000-000000000002", "is not whole", 1],
  ])("refuses %s", async (_name, id, message, code) => {
    const log = join(mkdtempSync(join(tmpdir(), "suture-undo-")), "actions.jsonl");
    writeFileSync(log, '{"id":"01933b5e-0000-7000-8000-000000000002"}\n');
    expect(await suture("undo", id, "--from", log)).toMatchObject({
      code,
      stderr: expect.stringContaining(message),
    });
  });
});
