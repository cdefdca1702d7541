import { describe, expect, it } from "vitest";
import { configSchema } from "../../engine/config/schema.ts";
import { findsIn, listingsOf } from "../../engine/listings.ts";
import { lambdaPublicPermission } from "../../remediations/lambda/lambda-public-permission.ts";

const { id, reader } = lambdaPublicPermission;
const account = "111122223333";
const schema = configSchema([lambdaPublicPermission]);
const configOf = (written: object) => schema.parse(written);
const inAccount = { match: { accounts: [account] }, controls: { [id]: { mode: "auto" } } };

describe("is listed", () => {
  it.each([
    ["what is on", true, {}],
    ["what is off but for some resources", true, { mode: "off", rules: [inAccount] }],
    ["not what is off everywhere", false, { mode: "off" }],
    [
      "not what is off itself",
      false,
      { controls: { [id]: { mode: "off" } }, rules: [{ ...inAccount, controls: {}, mode: "auto" }] },
    ],
  ])("%s", (_name, is, written) => {
    const listings = listingsOf(configOf(written), [lambdaPublicPermission]);
    expect(listings.map(({ type }) => type)).toEqual(is ? [reader.type] : []);
  });
});

describe("finds something in the state of a listing", () => {
  const arn = "arn:aws:lambda:us-east-1:111122223333:function:orders";
  const ref = { arn, account, region: "us-east-1", functionName: "orders" };
  const statement = { Sid: "open", Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn };
  const stateOf = (Principal: unknown) => ({
    ref,
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, Principal }] }),
    revisionId: "r1",
  });
  const open = stateOf("*");
  const closed = stateOf({ AWS: `arn:aws:iam::${account}:root` });

  it.each([
    ["where it is on", true, open, {}],
    ["not where there is nothing", false, closed, {}],
    ["where a rule switches it on", true, open, { mode: "off", rules: [inAccount] }],
    [
      "not where a rule switches it off",
      false,
      open,
      { rules: [{ match: { names: ["orders"] }, mode: "off" }] },
    ],
    [
      "perhaps where tags decide, which no listing has",
      true,
      closed,
      { rules: [{ match: { tags: { a: "b" } }, mode: "off" }] },
    ],
  ])("%s", (_name, does, state, written) => {
    const config = configOf(written);
    const [listing] = listingsOf(config, [lambdaPublicPermission]);
    const finds = listing && findsIn(config, listing);
    expect(finds?.(state)).toBe(does);
  });
});
