import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stackWithSlack } from "./support/stack.ts";

const { functions } = stackWithSlack();
const environmentOf = (name: string): object => Object(functions)[name].environment;

it.each([
  ["a service's handler", "engine/handler.ts", "s3", []],
  ["the sweep", "engine/sweep/handler.ts", "sweep", []],
  ["the workflow", "workflow/handler.ts", "workflow", []],
  // The address of another Slack is for tests.
  ["the way from Slack", "slack/handler.ts", "slack", ["SUTURE_SLACK_API"]],
])("gives %s the variables that its code reads, and no other", (_, file, name, notDeployed) => {
  const code = readFileSync(join(import.meta.dirname, "../..", file), "utf8");
  const read = new Set(code.match(/\bSUTURE_\w+/g));
  // The bundler puts it in.
  read.delete("SUTURE_CONFIG");
  expect([...Object.keys(environmentOf(name)), ...notDeployed].sort()).toEqual([...read].sort());
});
