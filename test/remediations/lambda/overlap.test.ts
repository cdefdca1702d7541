import { describe, expect, it } from "vitest";
import { handleEvent } from "../../../engine/pipeline.ts";
import type { AnyRemediation } from "../../../remediations/contract.ts";
import { lambdaPublicPermission } from "../../../remediations/lambda/lambda-public-permission.ts";
import { lambdaPublicUrl } from "../../../remediations/lambda/lambda-public-url.ts";
import { lambdaUntrustedAccount } from "../../../remediations/lambda/lambda-untrusted-account.ts";
import { scriptedAws, testEngine } from "../../support/engine.ts";
import { recordOf } from "../cases.ts";
import { condition, policyOf, statement } from "./functions.ts";

const awsError = (name: string) => Object.assign(new Error(name), { name });

/** A function with an open URL, and a policy in which a revision counts and a statement goes once. */
function aFunction(...statements: { Sid: string }[]) {
  let left = statements;
  let revision = 1;
  let authType = "NONE";
  const writes: string[] = [];
  const connect = scriptedAws(({ operation, input }) => {
    const { StatementId, RevisionId, AuthType } = input as Record<string, string>;
    switch (operation) {
      case "GetFunctionUrlConfig":
        return { AuthType: authType };
      case "GetPolicy":
        return { Policy: policyOf(...left), RevisionId: `r${revision}` };
      case "UpdateFunctionUrlConfig":
        authType = AuthType ?? authType;
        writes.push(`AuthType ${authType}`);
        return {};
      case "RemovePermission":
        writes.push([StatementId, RevisionId].filter(Boolean).join(" at "));
        if (!left.some(({ Sid }) => Sid === StatementId)) throw awsError("ResourceNotFoundException");
        if (RevisionId && RevisionId !== `r${revision}`) throw awsError("PreconditionFailedException");
        left = left.filter(({ Sid }) => Sid !== StatementId);
        revision += 1;
        return {};
      default:
        throw new TypeError(`${operation} is not scripted`);
    }
  });
  return {
    connect,
    writes,
    removeByHand: (sid: string) => {
      left = left.filter(({ Sid }) => Sid !== sid);
      revision += 1;
    },
    sids: () => left.map(({ Sid }) => Sid),
    authType: () => authType,
  };
}

const event = (name: string) => recordOf("lambda.amazonaws.com", name, { functionName: "orders" });
const engineOn = (
  { connect }: ReturnType<typeof aFunction>,
  remediations: AnyRemediation[],
  intercept?: Parameters<typeof testEngine>[0]["intercept"],
) => testEngine({ remediations, mode: "auto", connect, ...(intercept && { intercept }) });

const open = statement("open", {});
const partner = statement("partner", { Principal: { AWS: "arn:aws:iam::123456789012:root" } });
const stranger = statement("stranger", { Principal: { AWS: "arn:aws:iam::210987654321:root" } });
const both = statement("both", { Principal: { AWS: ["*", "210987654321"] } });
const url = statement("url", {
  Action: "lambda:InvokeFunctionUrl",
  ...condition("StringEquals", "lambda:FunctionUrlAuthType", "NONE"),
});

describe("Controls that remove statements of one policy", () => {
  it("do so in one plan: each statement once, the revision proven by the first", async () => {
    const lambda = aFunction(partner, stranger, open, both);
    const engine = engineOn(lambda, [lambdaPublicPermission, lambdaUntrustedAccount]);
    await handleEvent(engine, event("AddPermission20150331v2"));
    expect(engine.records).toMatchObject([
      { outcome: "fixed", controls: ["lambda-public-permission", "lambda-untrusted-account"] },
    ]);
    expect(lambda.writes).toEqual(["open at r1", "both", "stranger"]);
    expect(lambda.sids()).toEqual(["partner"]);
    expect(engine.calls.filter((call) => call === "lambda:GetPolicy")).toHaveLength(2);
  });

  it("one after the other, where they read it each for itself: the second finds nothing to remove", async () => {
    const lambda = aFunction(partner, url);
    await handleEvent(engineOn(lambda, [lambdaPublicPermission]), event("AddPermission20150331v2"));
    await handleEvent(engineOn(lambda, [lambdaPublicUrl]), event("UpdateFunctionUrlConfig"));
    expect(lambda.writes).toEqual(["url at r1", "AuthType AWS_IAM"]);
  });

  it("at the same time: what is gone already is planned anew", async () => {
    const lambda = aFunction(partner, url);
    const engine = engineOn(lambda, [lambdaPublicUrl], async (call, make) => {
      if (call === "lambda:RemovePermission") lambda.removeByHand("url");
      return make();
    });
    await handleEvent(engine, event("CreateFunctionUrlConfig"));
    expect(engine.records).toMatchObject([{ outcome: "fixed" }]);
    expect(lambda.writes).toEqual(["url at r1", "AuthType AWS_IAM"]);
    expect(lambda.sids()).toEqual(["partner"]);
    expect(lambda.authType()).toBe("AWS_IAM");
  });
});
