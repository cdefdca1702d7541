import { mkdirSync, writeFileSync } from "node:fs";
import { colors } from "../cli/colors.ts";
import { formatRecord } from "../cli/format.ts";
import type { ActionRecord } from "../engine/record.ts";
import { localSettings, startLocalAws } from "../local/aws.ts";

const startedAt = performance.now();
const say = (text = "") => console.log(text);
const title = (text: string) => say(`\n${colors.bold(colors.inverse(` ${text} `))}\n`);

say(
  "Suture closes the holes that people open in AWS accounts. This is what that looks like, on a local AWS.",
);
const aws = await startLocalAws();
Object.assign(process.env, localSettings(aws.endpoint));
const [{ deployBot }, { holes, setUpAccount }, { person }] = await Promise.all([
  import("./bot.ts"),
  import("./account.ts"),
  import("./person.ts"),
]);

const account = await setUpAccount(person("admin", "198.51.100.4"));
const records: ActionRecord[] = [];

title("1. People open holes; Suture, in dry run, says what it would do");
const dryRun = await deployBot("dry-run", account.logBucket);
const reported = [];
for (const open of holes(account)) {
  const call = await open(person("alice", "203.0.113.7"));
  reported.push(call);
  say(
    `${colors.yellow("alice")} calls ${colors.cyan(`${call.service}:${call.operation}`)} ${JSON.stringify(call.input)}`,
  );
  const answer = await dryRun(call.service, call.event);
  show(answer.records);
}

title("2. The same events again, now enforcing: what is safe is fixed, what may disrupt waits for a person");
const enforce = await deployBot("enforce", account.logBucket);
for (const { service, event } of reported) show((await enforce(service, event)).records);

title("3. The same events a third time: what was fixed needs nothing more");
for (const { service, operation, event } of reported) {
  const { compliant, records: open } = await enforce(service, event);
  for (const control of compliant)
    say(`${colors.green("COMPLIANT")}  ${control}  after ${service}:${operation}: one read, no change`);
  for (const each of open)
    say(
      `${colors.yellow(each.outcome.toUpperCase().padEnd(9))}  ${each.controls.join(" + ")}  still waits for a person`,
    );
  records.push(...open);
}

mkdirSync(".suture", { recursive: true });
const file = ".suture/demo-actions.jsonl";
writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
const count = (outcome: string) =>
  new Set(records.filter((each) => each.outcome === outcome).map(({ planHash }) => planHash)).size;
aws.stop();
title("The end");
say(
  `${count("fixed")} holes closed, ${count("pending")} waits for a person, in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`,
);
say(
  `The ${records.length} action records are in ${file}: one JSON line for each decision, with the call that undoes each change.`,
);

function show(found: readonly ActionRecord[]): void {
  for (const record of found) say(`${formatRecord(record, colors).replace(/^/gm, "  ")}\n`);
  records.push(...found);
}
