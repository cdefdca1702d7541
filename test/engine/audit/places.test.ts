import { expect, it } from "vitest";
import { placesOf } from "../../../engine/audit/places.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { awsError } from "../../support/answers.ts";
import { scriptedAws, testEngine } from "../../support/engine.ts";
import { control, place, readerOf } from "./things.ts";

const [own, member, another] = [place.account, "210987654321", "333333333333"];
const remediations = [
  control(
    "one",
    readerOf(async function* () {}),
  ),
];
const notAllowed = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: sts:AssumeRole";

/** Account ids by the account that is asked, or why it cannot be; the regions that each has enabled. */
async function places(identities: Record<string, string | Error>, regions: readonly string[]) {
  const unseen: ActionRecord[] = [];
  const connect = ({ account, region, actionId }: typeof place & { actionId: string }) =>
    scriptedAws(({ operation }) => {
      const identity = identities[account];
      if (identity instanceof Error) throw identity;
      if (operation === "GetCallerIdentity") return { Account: identity };
      return {
        Regions: [{ RegionName: "us-west-2" }, { RegionName: account === own ? "eu-west-1" : "af-south-1" }],
      };
    })({ account, region, actionId });
  const engine = testEngine({ remediations, mode: "dry-run", connect });
  const scope = { home: place, accounts: Object.keys(identities), regions };
  const found = await placesOf(engine, scope, { unseen: (record) => unseen.push(record) });
  return { found: found.map(({ account, region }) => `${account} ${region}`), unseen };
}

it("is each account in each region", async () => {
  const { found, unseen } = await places({ [own]: own, [member]: member }, [
    "us-east-1",
    "eu-west-1",
    "us-east-1",
  ]);
  expect(found).toEqual([
    `${own} us-east-1`,
    `${own} eu-west-1`,
    `${member} us-east-1`,
    `${member} eu-west-1`,
  ]);
  expect(unseen).toEqual([]);
});

it("is every region that an account has enabled", async () => {
  const { found } = await places({ [own]: own, [member]: member }, ["all"]);
  expect(found).toEqual([
    `${own} eu-west-1`,
    `${own} us-west-2`,
    `${member} af-south-1`,
    `${member} us-west-2`,
  ]);
});

it("tells an account that cannot be reached, or is another, and goes on with the others", async () => {
  const refused = awsError("AccessDenied", 403, notAllowed);
  const { found, unseen } = await places({ [own]: own, [member]: refused, [another]: own }, ["us-east-1"]);
  expect(found).toEqual([`${own} us-east-1`]);
  expect(unseen.map(({ account, outcome, reason }) => [account, outcome, reason])).toEqual([
    [member, "denied", `could not look: listing was denied: AccessDenied: ${notAllowed}`],
    [another, "failed", `could not look: Error: the role of account ${another} is in account ${own}`],
  ]);
  expect(unseen[0]).toMatchObject({ resource: `arn:aws:*:*:${member}:*`, controls: ["one"] });
});
