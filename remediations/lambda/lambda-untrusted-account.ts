import { z } from "zod";
import { parsePolicy } from "../../judgements/policy/document.ts";
import { strangerStatements } from "../../judgements/policy/strangers.ts";
import type { Remediation } from "../contract.ts";
import { accountId, organizationId } from "../trusted.ts";
import type { FunctionRef } from "./resources/function.ts";
import { type FunctionPolicy, functionPolicy, policyEvents } from "./resources/function-policy.ts";
import { removal } from "./resources/statement-removal.ts";

const params = z.strictObject({
  /** The accounts that may be granted something, besides the function's own. */
  trustedAccounts: z.array(accountId).default([]),
  /** The organizations that may: the one that the account belongs to is not known by itself. */
  trustedOrganizations: z.array(organizationId).default([]),
});

/**
 * Removes the statements by which an account or organization that is not trusted may use a function, version or alias.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-cross-account.html
 */
export const lambdaUntrustedAccount = {
  id: "lambda-untrusted-account",
  title: "Function's resource policy lets in an account that is not trusted",
  severity: "high",
  risk: "destructive",
  frameworks: {},
  reader: functionPolicy,
  events: policyEvents,
  permissions: { read: [], write: ["lambda:RemovePermission"], undo: ["lambda:AddPermission"] },
  params,
  trusting: ({ trustedAccounts, trustedOrganizations }, { accounts, organizations }) => ({
    trustedAccounts: [...trustedAccounts, ...accounts],
    trustedOrganizations: [...trustedOrganizations, ...organizations],
  }),
  plan(state, { trustedAccounts, trustedOrganizations }) {
    if (state.policy === null) return [];
    const trusted = {
      accounts: [state.ref.account, ...trustedAccounts],
      organizations: trustedOrganizations,
    };
    return strangerStatements(parsePolicy(state.policy), trusted).map(({ statement, why }) =>
      removal(state, statement, why),
    );
  },
  assess: () => ({
    risk: "destructive",
    reason: "whoever invokes it from there is cut off, and whether anyone does cannot be read",
  }),
} satisfies Remediation<FunctionRef, FunctionPolicy, z.infer<typeof params>>;
