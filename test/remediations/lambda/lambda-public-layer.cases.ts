import { AddLayerVersionPermissionCommand, PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { lambdaPublicLayer } from "../../../remediations/lambda/lambda-public-layer.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, recordOf } from "../cases.ts";
import { comparablePolicy, condition, policyOf, statement, withoutSids } from "./functions.ts";

const arn = "arn:aws:lambda:us-east-1:123456789012:layer:tools:3";
const ref = { arn, account: "123456789012", region: "us-east-1", layerName: "tools", version: 3 };

const grant = (Sid: string, more: object = {}) =>
  statement(Sid, { Action: "lambda:GetLayerVersion", Resource: arn, ...more });
const state = (...statements: object[]) => ({ policy: policyOf(...statements), revisionId: "r1" });
const target = { LayerName: "tools", VersionNumber: 3 };
const remove = (StatementId: string, more: object = { RevisionId: "r1" }) => ({
  operation: "RemoveLayerVersionPermission" as const,
  input: { ...target, StatementId, ...more },
});
const add = (StatementId: string) => ({
  operation: "AddLayerVersionPermission" as const,
  input: { ...target, StatementId, Action: "lambda:GetLayerVersion", Principal: "*" },
});
const organization = condition("StringEquals", "aws:PrincipalOrgID", "o-1234567890");

const event = (request: object | null) =>
  recordOf("lambda.amazonaws.com", "AddLayerVersionPermission20181031", request);

async function publish(): Promise<string> {
  const LayerName = uniqueName("layer");
  const Content = { ZipFile: Buffer.from("504b0506000000000000000000000000000000000000", "hex") };
  await call("lambda", new PublishLayerVersionCommand({ LayerName, Content }));
  return LayerName;
}
const share = (LayerName: string, StatementId: string, more: object) =>
  new AddLayerVersionPermissionCommand({
    LayerName,
    VersionNumber: 1,
    StatementId,
    Action: "lambda:GetLayerVersion",
    Principal: "*",
    ...more,
  });

/** A policy that knows its revision, and is gone with its last statement. */
function revisions(...statements: { Sid: string }[]) {
  let left = statements;
  let revision = 1;
  return scriptedAws(({ operation, input }) => {
    const { StatementId, RevisionId } = input as { StatementId: string; RevisionId?: string };
    if (operation === "GetLayerVersionPolicy") {
      if (left.length > 0) return { Policy: policyOf(...left), RevisionId: `r${revision}` };
      throw Object.assign(new Error("No policy is associated with the given resource."), {
        name: "ResourceNotFoundException",
      });
    }
    if (RevisionId && RevisionId !== `r${revision}`)
      throw Object.assign(new Error("stale"), { name: "PreconditionFailedException" });
    revision += 1;
    left = left.filter(({ Sid }) => Sid !== StatementId);
    if (operation === "AddLayerVersionPermission") left = [...left, grant(StatementId)];
    return {};
  });
}

export const cases: Cases = {
  remediation: lambdaPublicLayer,
  ref,
  plans: [
    { name: "no policy", state: { policy: null }, calls: [] },
    { name: "an empty policy", state: state(), calls: [] },
    {
      name: "an account",
      state: state(grant("a", { Principal: { AWS: "arn:aws:iam::210987654321:root" } })),
      calls: [],
    },
    { name: "an organization", state: state(grant("a", organization)), calls: [] },
    {
      name: "everyone among others: exactly those, the revision checked once",
      state: state(
        grant("partner", { Principal: { AWS: "arn:aws:iam::210987654321:root" } }),
        grant("open-1"),
        grant("organization", organization),
        grant("open-2", { Principal: { AWS: "*" } }),
      ),
      calls: [remove("open-1"), remove("open-2", {})],
      undo: [add("open-1"), add("open-2")],
      says: 'Remove statement "open-1" from the policy of layer tools:3: principal `*`',
    },
    {
      name: "what AddLayerVersionPermission cannot express has no undo",
      state: state(
        grant("two-actions", { Action: ["lambda:GetLayerVersion", "lambda:ListLayers"] }),
        grant("condition", condition("StringLike", "aws:PrincipalOrgID", "*")),
        grant("two-principals", { Principal: { AWS: ["*", "210987654321"] } }),
      ),
      calls: [remove("two-actions"), remove("condition", {}), remove("two-principals", {})],
      undo: [null, null, null],
    },
  ],
  holes: [
    {
      name: "the only statement",
      open: async () => callAndReport("lambda", share(await publish(), "open", {})),
      fixed: (before) => withoutSids(before, "open"),
    },
    {
      name: "everyone beside an account",
      async open() {
        const name = await publish();
        await call("lambda", share(name, "partner", { Principal: "210987654321" }));
        return callAndReport("lambda", share(name, "open", {}));
      },
      fixed: (before) => withoutSids(before, "open"),
    },
    {
      name: "the only statements of a policy that knows its revision",
      scripted: "moto gives no RevisionId, and an empty policy in place of none",
      open: async () => ({
        event: event({ layerName: "tools", versionNumber: 3 }),
        connect: revisions(grant("open-1"), grant("open-2")),
      }),
      fixed: () => ({ policy: null }),
    },
    {
      name: "everyone beside an organization",
      scripted: "moto writes OrganizationId beside the statement's elements, where AWS writes a condition",
      open: async () => ({
        event: event({ layerName: "tools", versionNumber: 3 }),
        connect: revisions(grant("organization", organization), grant("open")),
      }),
      fixed: (before) => withoutSids(before, "open"),
    },
  ],
  events: [
    { name: "by name", event: event({ layerName: "tools", versionNumber: 3 }), resource: arn },
    { name: "a number as a text", event: event({ layerName: "tools", versionNumber: "3" }), resource: arn },
    {
      name: "by ARN",
      event: event({ layerName: "arn:aws:lambda:us-east-1:123456789012:layer:tools", versionNumber: 3 }),
      resource: arn,
    },
    {
      name: "of another account",
      event: event({ layerName: "arn:aws:lambda:us-east-1:999999999999:layer:tools", versionNumber: 3 }),
      resource: null,
    },
    { name: "no version", event: event({ layerName: "tools" }), resource: null },
    {
      name: "a version that is none",
      event: event({ layerName: "tools", versionNumber: "x" }),
      resource: null,
    },
    { name: "an empty version", event: event({ layerName: "tools", versionNumber: "" }), resource: null },
    { name: "a path", event: event({ layerName: "../tools", versionNumber: 3 }), resource: null },
    { name: "no parameters", event: event(null), resource: null },
  ],
  assessments: [{ name: "always safe", state: state(grant("open")), risk: "safe" }],
  comparable: ({ policy }) => comparablePolicy(policy),
};
