import { z } from "zod";
import { parsePolicy, type Statement } from "../../judgements/policy/document.ts";
import { publicStatements } from "../../judgements/policy/public.ts";
import type { Change, Remediation } from "../contract.ts";
import {
  type LayerPolicy,
  type LayerVersionRef,
  layerPolicy,
  layerTarget,
} from "./resources/layer-policy.ts";

const params = z.strictObject({});

/**
 * Removes the statements by which every account may use a layer version.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html
 */
export const lambdaPublicLayer = {
  id: "lambda-public-layer",
  title: "Layer version can be used by anyone",
  severity: "high",
  risk: "safe",
  frameworks: {},
  reader: layerPolicy,
  events: { "lambda.amazonaws.com": ["AddLayerVersionPermission", "AddLayerVersionPermission20181031"] },
  permissions: {
    read: [],
    write: ["lambda:RemoveLayerVersionPermission"],
    undo: ["lambda:AddLayerVersionPermission"],
  },
  params,
  plan(state) {
    const open = state.policy === null ? [] : publicStatements(parsePolicy(state.policy));
    return open.map(({ statement, why }) => removal(state, statement, why));
  },
  shows: ({ request: { principal, organizationId } }) =>
    principal === "*" && !organizationId ? "every account may use the layer version" : undefined,
  assess: () => ({ risk: "safe", reason: "functions that have the layer already keep it" }),
} satisfies Remediation<LayerVersionRef, LayerPolicy, z.infer<typeof params>>;

function removal({ ref, revisionId }: LayerPolicy, statement: Statement, why: string): Change {
  const { sid } = statement;
  if (!sid) throw new Error("Lambda gave a statement without a Sid, by which alone it can be removed");
  const shared = {
    summary: `Remove statement "${sid}" from the policy of layer ${ref.layerName}:${ref.version}: ${why}`,
    call: {
      service: "lambda",
      operation: "RemoveLayerVersionPermission",
      input: { ...layerTarget(ref), StatementId: sid, ...(revisionId && { RevisionId: revisionId }) },
    } as const,
  };
  if (!isAddable(statement)) {
    return {
      ...shared,
      undo: null,
      undoReason: "AddLayerVersionPermission cannot add it again: it writes one action for one principal",
    };
  }
  const [Action = ""] = statement.actions ?? [];
  const input = { ...layerTarget(ref), StatementId: sid, Action, Principal: "*" };
  return { ...shared, undo: { service: "lambda", operation: "AddLayerVersionPermission", input } };
}

/** Whether it is what AddLayerVersionPermission writes for everyone: https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
function isAddable({ effect, actions, principals, notPrincipal, conditions }: Statement): boolean {
  const { any, aws, service, federated, canonicalUser } = principals;
  const others = [...aws.filter((name) => name !== "*"), ...service, ...federated, ...canonicalUser];
  return (
    effect === "Allow" &&
    actions?.length === 1 &&
    any &&
    !notPrincipal &&
    others.length === 0 &&
    conditions.length === 0
  );
}
