import { mkdirSync, writeFileSync } from "node:fs";
import { colors } from "../cli/colors.ts";
import { formatRecord } from "../cli/format.ts";
import type { ActionRecord } from "../engine/record.ts";
import { localSettings, startLocalAws } from "../local/aws.ts";
import type { Handlers } from "./bot.ts";

const say = (text = "") => console.log(text);
const title = (text: string) => say(`\n${colors.bold(colors.inverse(` ${text} `))}\n`);

say(
  "Suture closes the holes that people open in AWS accounts. This is what that looks like, on a local AWS.",
);
const aws = await startLocalAws();
Object.assign(process.env, localSettings(aws.endpoint));
const [{ deployBot, readDemoConfig }, { holes, setUpAccount }, { person }, { startPeople }, { slackAct }] =
  await Promise.all([
    import("./bot.ts"),
    import("./account.ts"),
    import("./person.ts"),
    import("./people.ts"),
    import("./slack-act.ts"),
  ]);

const account = await setUpAccount(person("admin", "198.51.100.4"));
const records: ActionRecord[] = [];

// The installation of the local AWS is no part of the story.
const startedAt = performance.now();
title("1. People open holes; Suture, in dry run, says what it would do");
const handlers: Handlers = {};
const people = await startPeople(handlers);
const dryRun = await deployBot(readDemoConfig(), account.logBucket, people, handlers);
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
const enforce = await deployBot(people.config, account.logBucket, people, handlers);
const waiting = [];
for (const { service, event } of reported) {
  const answer = await enforce(service, event);
  show(answer.records);
  waiting.push(...answer.records.filter(({ outcome }) => outcome === "pending"));
}

title("3. Who is asked, is asked in Slack: approved, fixed, and taken back");
for (const { id } of waiting) await slackAct(people, id);

title(
  "4. The same events a third time: what was fixed needs nothing more, what was taken back is exempt for a day",
);
for (const { service, operation, event } of reported) {
  const { compliant, records: open } = await enforce(service, event);
  for (const control of compliant)
    say(`${colors.green("COMPLIANT")}  ${control}  after ${service}:${operation}: one read, no change`);
  for (const each of open)
    say(
      `${colors.yellow(each.outcome.toUpperCase().padEnd(9))}  ${each.controls.join(" + ")}  ${each.reason}`,
    );
  records.push(...open);
}

mkdirSync(".suture", { recursive: true });
const file = ".suture/demo-actions.jsonl";
writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
const count = (outcome: string) =>
  new Set(records.filter((each) => each.outcome === outcome).map(({ planHash }) => planHash)).size;
await people.workflow.stop();
await people.slack.stop();
aws.stop();
title("The end");
say(
  `${count("fixed")} holes closed at once, ${count("pending")} when a person said so, in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`,
);
say(
  `The ${records.length} action records are in ${file}: one JSON line for each decision, with the call that undoes each change.`,
);

function show(found: readonly ActionRecord[]): void {
  for (const record of found) say(`${formatRecord(record, colors).replace(/^/gm, "  ")}\n`);
  records.push(...found);
}
