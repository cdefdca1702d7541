import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { AddPermissionCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../engine/clock.ts";
import { account, call, callAndReport, createFunction, localAws } from "../support/account.ts";
import { awsSettings, suture, sutureHere } from "../support/cli.ts";
import { testMemory } from "../support/memory.ts";
import { sutureOnTerminal } from "../support/terminal.ts";

const cwd = mkdtempSync(join(tmpdir(), "suture-undo-"));
const env = awsSettings(localAws ?? "", { AWS_REGION: account.region });
const here = (...words: string[]) => sutureHere(words, { cwd, env });

const addPermission = (FunctionName: string, StatementId: string) =>
  new AddPermissionCommand({ FunctionName, StatementId, Action: "lambda:InvokeFunction", Principal: "*" });

/** A function that anybody could call, until Suture fixed it. */
async function fixedFunction() {
  const name = await createFunction();
  const { event } = await callAndReport("lambda", addPermission(name, "open"));
  const folder = mkdtempSync(join(tmpdir(), "suture-undo-"));
  const eventFile = join(folder, "event.json");
  writeFileSync(eventFile, JSON.stringify(event));
  const fix = await here("handle", "--json", "--mode", "auto", eventFile);
  const log = join(folder, "actions.jsonl");
  writeFileSync(log, fix.stdout);
  const { id, resource } = JSON.parse(fix.stdout.split("\n")[0] ?? "");
  const statements = async (): Promise<string[]> => {
    const policy = await call("lambda", new GetPolicyCommand({ FunctionName: name })).catch(() => undefined);
    return policy ? JSON.parse(policy.Policy).Statement.map(({ Sid }: { Sid: string }) => Sid) : [];
  };
  const undo = (action: string, ...words: string[]) =>
    here("undo", action, "--from", log, "--mode", "auto", ...words);
  return { name, folder, eventFile, log, id, resource, statements, undo };
}

describe.skipIf(!localAws)("suture undo", () => {
  it("says what it would do, and changes nothing until it is told to", async () => {
    const { id, log, statements } = await fixedFunction();
    expect(await suture(["undo", id, "--from", log], { cwd, env })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("lambda:AddPermission"),
      stderr: expect.stringContaining("Add --mode auto to do it"),
    });
    expect(await statements()).toEqual([]);
  });

  it("reverses a fix from its record, and then reverses that", async () => {
    const { id, log, undo, statements, resource } = await fixedFunction();
    const planned = await here("undo", id, "--from", log, "--json");
    const { changes, ...plan } = JSON.parse(planned.stdout);
    expect(plan).toEqual({ undoOf: id, resource, left: [], drift: null });
    expect(changes).toMatchObject([{ call: "lambda:AddPermission", applied: false }]);

    const undone = await suture(["undo", id, "--from", log, "--mode=auto", "--json"], { cwd, env });
    expect(JSON.parse(undone.stdout)).toMatchObject({ outcome: "undone", undoOf: id });
    expect(await statements()).toEqual(["open"]);
    const applied = changes.map((change: object) => ({ ...change, applied: true }));
    expect(JSON.parse(undone.stdout).changes).toEqual(applied);

    appendFileSync(log, undone.stdout);
    const again = await undo(JSON.parse(undone.stdout).id, "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: "fixed", changes: [{ applied: true }] });
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(await statements()).toEqual([]);
  });

  it("makes no call where the resource is as it was already, says so before, and records it", async () => {
    const { id, name, log, undo } = await fixedFunction();
    await call("lambda", addPermission(name, "open"));
    const plan = await here("undo", id, "--from", log);
    expect(plan.stdout).toContain("Would make no call, only record:");
    const planned = await here("undo", id, "--from", log, "--json");
    const { changes } = JSON.parse(planned.stdout);
    expect(changes).toMatchObject([{ call: "lambda:AddPermission", applied: true }]);
    // Made, the call would be refused: there is a statement of this id.
    const undone = await undo(id, "--json");
    expect(JSON.parse(undone.stdout)).toMatchObject({ outcome: "undone", changes });
  });

  it("tells the exemption to write into the configuration, which then holds", async () => {
    const { id, undo, folder, eventFile, statements } = await fixedFunction();
    const { stderr, code } = await undo(id);
    expect(code).toBe(0);
    expect(stderr).toContain("Suture closes it again when it next looks, unless suture.config.yml says:");
    const config = join(folder, "suture.config.yml");
    writeFileSync(config, stderr.slice(stderr.indexOf("exemptions:")));
    const handled = await here("handle", "--json", "--mode", "auto", "--config", config, eventFile);
    expect(JSON.parse(handled.stdout.split("\n")[0] ?? "")).toMatchObject({
      control: "lambda-public-permission",
      outcome: "exempt",
      reason: expect.stringContaining(`${userInfo().username} answers for it: undone: the fix ${id}`),
    });
    expect(await statements()).toEqual(["open"]);
  });

  it("leaves the exemption in a table, and ends it when the undo is undone", async () => {
    const { id, log, undo, resource } = await fixedFunction();
    const { memory, table } = await testMemory(systemClock);
    const undone = await undo(id, "--json", "--table", table);
    expect(undone).toMatchObject({ code: 0, stderr: expect.stringContaining(`in the table ${table}`) });
    const { exemptions } = await memory.about(resource);
    expect(exemptions).toEqual([
      {
        control: "lambda-public-permission",
        resource,
        owner: userInfo().username,
        reason: `undone: the fix ${id}`,
        expires: expect.stringMatching(/^20\d\d-.*T.*Z$/),
      },
    ]);
    const hours =
      (Date.parse(exemptions[0]?.expires ?? "") - Date.parse(JSON.parse(undone.stdout).time)) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);

    appendFileSync(log, undone.stdout);
    expect(await undo(JSON.parse(undone.stdout).id, "--table", table)).toMatchObject({ code: 0, stderr: "" });
    expect((await memory.about(resource)).exemptions).toEqual([]);
  });

  it("shows what changed since the fix, and refuses", async () => {
    const { id, name, log, undo, resource, statements } = await fixedFunction();
    await call("lambda", addPermission(name, "later"));
    const refused = await undo(id);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(`${resource} is not as the fix left it. Since then:`);
    expect(refused.stderr).toMatch(/^ {2}\+ policy: .*"later"/m);
    const planned = await here("undo", id, "--from", log, "--force", "--json");
    expect(JSON.parse(planned.stdout)).toMatchObject({
      changes: [{ call: "lambda:AddPermission", applied: false }],
      drift: { left: expect.not.stringContaining("later"), now: expect.stringContaining("later") },
    });
    const forced = ["undo", id, "--from", log, "--mode=auto", "--force"];
    expect(await suture(forced, { cwd, env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("needs a terminal"),
    });
    expect(await statements()).toEqual(["later"]);
  });

  it.each<[string, (resource: string) => readonly (readonly [string, string | null])[], string[]]>([
    [
      "twice",
      (resource) => [
        ["Type yes: ", "yes"],
        ["to go on: ", resource],
      ],
      ["later", "open"],
    ],
    [
      "once",
      () => [
        ["Type yes: ", "yes"],
        ["to go on: ", "yes"],
      ],
      ["later"],
    ],
    ["not at all", () => [["Type yes: ", "y"]], ["later"]],
    ["by leaving", () => [["Type yes: ", null]], ["later"]],
  ])("with --force, on a terminal, confirmed %s", async (_name, answers, left) => {
    const { id, name, log, resource, statements } = await fixedFunction();
    await call("lambda", addPermission(name, "later"));
    const { output, code } = await sutureOnTerminal(
      ["undo", id, "--from", log, "--mode", "auto", "--force"],
      answers(resource),
    );
    expect(await statements()).toEqual(left);
    expect(code).toBe(left.includes("open") ? 0 : 1);
    expect(output.includes("Nothing was changed.")).toBe(!left.includes("open"));
  });

  it("changes nothing where the table that is to take the exemption is not there", async () => {
    const { id, undo, statements } = await fixedFunction();
    expect(await undo(id, "--stage", "none")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("there is no table suture-none in us-east-1"),
    });
    expect(await statements()).toEqual([]);
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
    expect(await here("undo", id, "--from", log)).toMatchObject({
      code,
      stderr: expect.stringContaining(message),
    });
  });
});
