import fc from "fast-check";
import { expect, it } from "vitest";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { publicStatements } from "../../../judgements/policy/public.ts";

const resource = "arn:aws:lambda:us-east-1:123456789012:function:orders";
const principal = fc.constantFrom<unknown>(
  "*",
  { AWS: "*" },
  { AWS: ["123456789012", "*"] },
  { AWS: "arn:aws:iam::*:root" },
  { AWS: "arn:aws:iam::210987654321:root" },
  { Service: "s3.amazonaws.com" },
  { Service: ["events.amazonaws.com", "sns.amazonaws.com"] },
);
const condition = fc.constantFrom<object>(
  {},
  { StringEquals: { "aws:SourceAccount": "123456789012" } },
  { StringEquals: { "aws:SourceAccount": ["123456789012", "*"] } },
  { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1234567890" } },
  { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:123456789012:orders" } },
  { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } },
  { IpAddress: { "aws:SourceIp": "203.0.113.0/24" }, Bool: { "aws:SecureTransport": "true" } },
  { StringNotEquals: { "aws:PrincipalOrgID": "o-1234567890" } },
);
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny"),
  Principal: principal,
  Action: fc.constantFrom<unknown>("lambda:InvokeFunction", "lambda:*", [
    "lambda:GetFunction",
    "lambda:InvokeFunction",
  ]),
  Resource: fc.constantFrom(resource, `${resource}:live`, "*"),
  Condition: condition,
});
const statements = fc
  .array(statement, { minLength: 1, maxLength: 8 })
  .map((list) => list.map((each, index) => ({ Sid: `s${index}`, ...each })));

const publicIn = (list: readonly object[]) =>
  list.length === 0
    ? []
    : publicStatements(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: list }))).map(
        ({ statement: { sid } }) => sid,
      );
// A seed of its own keeps the suite the same from run to run.
const settings = { seed: 20_261_121, numRuns: 2_000 };

it("removing what is public leaves a policy that is private", () => {
  fc.assert(
    fc.property(statements, (list) => {
      const open = publicIn(list);
      expect(publicIn(list.filter(({ Sid }) => !open.includes(Sid)))).toEqual([]);
    }),
    settings,
  );
});

it("never takes a private statement with it: each one taken is public by itself, and only Allow", () => {
  fc.assert(
    fc.property(statements, (list) => {
      for (const sid of publicIn(list)) {
        const taken = list.filter(({ Sid }) => Sid === sid);
        expect(taken.map(({ Effect }) => Effect)).toEqual(["Allow"]);
        expect(publicIn(taken)).toEqual([sid]);
      }
    }),
    settings,
  );
});

it("judges a statement alike wherever it stands, and whatever is allowed beside it", () => {
  fc.assert(
    fc.property(statements, (list) => {
      expect(publicIn(list.toReversed()).toSorted()).toEqual(publicIn(list).toSorted());
      const denies = list.filter(({ Effect }) => Effect === "Deny");
      for (const each of list.filter(({ Effect }) => Effect === "Allow")) {
        expect(publicIn([...denies, each]).includes(each.Sid)).toBe(publicIn(list).includes(each.Sid));
      }
    }),
    settings,
  );
});
