import { expect, it } from "vitest";
import { describePlaces, Tally } from "../../../cli/audit/tally.ts";
import type { Listing } from "../../../engine/listings.ts";
import type { OutcomeName } from "../../../engine/record.ts";
import type { Severity } from "../../../remediations/contract.ts";
import { actionRecord } from "../../support/log.ts";

const listing = (type: string): Listing => ({
  type,
  global: false,
  watched: [],
  list: async function* () {},
});

it("counts a resource once that several listings list", () => {
  const tally = new Tally();
  const [keys, passwords, roles, vpcs] = [
    "AWS::IAM::User",
    "AWS::IAM::User",
    "AWS::IAM::Role",
    "AWS::EC2::VPC",
  ].map(listing);
  for (const each of [keys, keys, keys, passwords, passwords, roles, vpcs]) if (each) tally.look(each);
  expect([...tally.types]).toEqual([
    ["AWS::IAM::User", 3],
    ["AWS::IAM::Role", 1],
    ["AWS::EC2::VPC", 1],
  ]);
  expect([...tally.services]).toEqual([
    ["IAM", 4],
    ["EC2", 1],
  ]);
});

it.each<[string, readonly (readonly [OutcomeName, Severity])[], number, Severity | undefined, number]>([
  ["nothing", [], 0, "low", 0],
  ["a finding, without a limit", [["planned", "critical"]], 0, undefined, 0],
  ["a finding as severe as the limit", [["planned", "high"]], 0, "high", 3],
  ["a finding more severe than the limit", [["pending", "critical"]], 0, "high", 3],
  ["a finding less severe than the limit", [["planned", "medium"]], 0, "high", 0],
  ["a finding that was fixed", [["fixed", "critical"]], 0, "low", 0],
  ["a finding that is exempt", [["exempt", "critical"]], 0, "low", 0],
  ["a fix that failed", [["failed", "low"]], 0, undefined, 1],
  ["a fix that was denied", [["denied", "low"]], 0, undefined, 1],
  ["a fix that failed, and the limit", [["failed", "high"]], 0, "high", 3],
  ["something unseen", [], 1, "low", 1],
  ["something unseen, and the limit", [["limited", "low"]], 1, "low", 3],
])("exits after %s", (_, records, unseen, failOn, code) => {
  const tally = new Tally();
  for (const [outcome, severity] of records) tally.find(actionRecord({ outcome, severity }));
  tally.unseen = unseen;
  expect(tally.exitCode(failOn)).toBe(code);
});

const [own, other] = ["123456789012", "210987654321"];
it.each([
  [[`us-east-1 ${own}`], `us-east-1 of ${own}`],
  [[`us-east-1 ${own}`, `eu-west-1 ${own}`], `2 regions of ${own}`],
  [[`us-east-1 ${own}`, `us-east-1 ${other}`], "us-east-1 of 2 accounts"],
  [[], "no region of no account"],
])("describes %j", (places, text) => {
  const named = places
    .map((place) => place.split(" "))
    .map(([region = "", account = ""]) => ({ region, account }));
  expect(describePlaces(named)).toBe(text);
});
