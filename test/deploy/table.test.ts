import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { tableStatement } from "../../deploy/table.ts";
import { createMemory } from "../../engine/memory/create.ts";
import { localAws } from "../support/account.ts";
import { createTable, steppedClock } from "../support/memory.ts";
import { stackWithSlack } from "./support/stack.ts";
import { statementsOf } from "./support/template.ts";

const root = join(import.meta.dirname, "../..");

/** What a pattern names in the code of a folder. */
function namesIn(folder: string, pattern: RegExp): string[] {
  const files = globSync("*.ts", { cwd: join(root, folder) });
  const code = files.map((file) => readFileSync(join(root, folder, file), "utf8"));
  return code.flatMap((each) => Array.from(each.matchAll(pattern), ([, name = ""]) => name));
}

it("allows on the table exactly the calls that the memory makes", () => {
  const calls = namesIn("engine/memory", /new sdk\.(\w+)Command\(/g);
  expect(calls).toContain("TransactWriteItems");
  // A transaction needs the permissions of what it consists of: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  const inTransactions = namesIn("engine/memory", /\{ (Put|Update|Delete): \{/g).map((name) => `${name}Item`);
  const needed = [...calls.filter((call) => call !== "TransactWriteItems"), ...inTransactions];
  expect(tableStatement().Action).toEqual([...new Set(needed)].map((call) => `dynamodb:${call}`).sort());
});

it.skipIf(!localAws)("allows the way from Slack exactly the calls of what it remembers", async () => {
  const client = new DynamoDBClient({ region: "us-east-1" });
  const calls = new Set<string>();
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      (input) => {
        calls.add(`dynamodb:${commandName.replace("Command", "")}`);
        return next(input);
      },
    { step: "initialize" },
  );
  const memory = createMemory({ table: await createTable(), clock: steppedClock(), client });
  const used = {
    "asks.get": () => memory.asks.get("ask"),
    "asks.answer": () => memory.asks.answer("ask", { kind: "deny", by: "alice", at: "2026-11-21T10:00:00Z" }),
    "findings.get": () => memory.findings.get("finding"),
    isNewSignature: () => memory.isNewSignature("v0=signature"),
  };
  expect([...new Set(namesIn("slack", /memory\.([\w.]+)\(/g))].sort()).toEqual(Object.keys(used).sort());
  for (const use of Object.values(used)) await use();

  const [{ PolicyDocument }] = stackWithSlack().properties("SlackRole").Policies;
  const statement = statementsOf(PolicyDocument).find(({ Sid }) => Sid === "Remember");
  expect(statement?.Action).toEqual([...calls].sort());
});
