import type { Condition, Policy, Statement } from "./document.ts";
import { publicStatements } from "./public.ts";

/** A statement by which strangers may assume a role. */
export interface OpenTrust {
  readonly statement: Statement;
  /** One clause: "principal `*`", "token.actions.githubusercontent.com signs in anyone, and ... `repo:*` names nobody". */
  readonly why: string;
}

/**
 * The statements of a role's trust policy by which anyone may assume it: those that are public in AWS's meaning, and those
 * that trust an identity provider which many customers share, without saying which of them is meant.
 *
 * A service as the principal is no stranger: it assumes roles for the account in which it was told to (IAM User Guide,
 * "AWS JSON policy elements: Principal"). `sts:ExternalId` confines nobody: "AWS does not treat the external ID as a secret".
 */
export function openTrust(policy: Policy): OpenTrust[] {
  const open = new Map<Statement, string>();
  for (const { statement, audience, why } of publicStatements(policy))
    if (audience === "anyone") open.set(statement, why);
  for (const statement of policy.statements) {
    const why = open.has(statement) ? undefined : whySharedIsOpen(statement);
    if (why) open.set(statement, why);
  }
  return policy.statements.flatMap((statement) => {
    const why = open.get(statement);
    return why && letsAssume(statement) ? [{ statement, why }] : [];
  });
}

const assuming = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];

/** Others, such as `sts:TagSession`, only add to what another statement allows. A wildcard may stand for any rest. */
function letsAssume({ actions }: Statement): boolean {
  const isAssuming = (action: string) => {
    const [prefix = ""] = action.split(/[*?]/);
    return prefix === action ? assuming.includes(action) : assuming.some((one) => one.startsWith(prefix));
  };
  return actions?.some((action) => isAssuming(action.toLowerCase())) ?? true;
}

/** A claim by which a shared provider tells its customers apart, and the values of it that name one. */
interface Claim {
  readonly name: string;
  names(value: string): boolean;
}

const isFixed = (value: string) => value !== "" && !/[*?]|\$\{/.test(value);
/** What stands before the first wildcard or variable, with a `*` for all that follows. */
const known = (value: string) => value.replace(/([*?]|\$\{).*$/s, "*");

const audience: Claim = { name: "aud", names: isFixed };
/** `organization:acme:*`, `project_path:acme/*`: kind and name stand whole before the first wildcard. */
const subject: Claim = {
  name: "sub",
  names: (value) => isFixed(value) || /^[^*:/]+[:/][^*:/]+[:/]/.test(known(value)),
};
/**
 * GitHub's subjects are made from templates that each organization sets for itself, so that even a fixed one
 * (`environment:production`) may come from anywhere, unless it names an owner.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
const githubOwner =
  /(^|:)(repo:[^*:/]+\/|repository:[^*:/]+\/|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id):[^*:]+(:|$))/;
const github: readonly Claim[] = [
  { name: "sub", names: (value) => githubOwner.test(known(value)) },
  { name: "repository", names: (value) => /^[^*:/]+\//.test(known(value)) },
  ...["repository_id", "repository_owner_id", "enterprise_id"].map((name) => ({ name, names: isFixed })),
];

/**
 * The identity providers that many customers share under one URL, with the claims that tell these apart. From IAM's own check of
 * trust policies, which leaves older ones as they are: IAM User Guide, "Identity-provider controls for shared OIDC
 * providers". GitHub's other claims: "IAM and AWS STS condition context keys".
 */
const sharedProviders: Readonly<Record<string, readonly Claim[]>> = {
  "agent.buildkite.com": [subject],
  "api.pulumi.com/oidc": [audience],
  "app.terraform.io": [subject],
  "gitlab.com": [subject],
  "oidc.codefresh.io": [subject],
  "oidc.vercel.com": [audience],
  "proidc.upbound.io": [subject],
  "sandboxes.cloud": [audience],
  "scalr.io": [subject],
  "studio.datachain.ai/api": [subject],
  "token.actions.githubusercontent.com": github,
  "tokens.cloud.shisho.dev": [subject],
  "vstoken.actions.githubusercontent.com": github,
};

function whySharedIsOpen({ effect, principals, conditions, notPrincipal }: Statement): string | undefined {
  if (effect === "Deny" || notPrincipal) return undefined;
  for (const principal of principals.federated) {
    const url = principal.split(":oidc-provider/")[1]?.toLowerCase();
    const claims = url === undefined ? undefined : sharedProviders[url];
    if (!url || !claims) continue;
    const relevant = conditions.flatMap((condition) => {
      const claim = claims.find(({ name }) => condition.key === `${url}:${name}`);
      return claim ? [{ condition, claim }] : [];
    });
    if (relevant.some(({ condition, claim }) => names(condition, claim))) continue;
    const [claim] = claims;
    const problems = relevant.map(({ condition }) => describe(condition));
    return [
      `\`${url}\` signs in anyone`,
      ...(problems.length > 0 ? problems : [`no condition fixes its ${claim?.name}`]),
    ].join(", and ");
  }
  return undefined;
}

/** Every token has its subject and audience, so `IfExists` and `ForAllValues` ask no less of them. */
function names({ operator, values }: Condition, claim: Claim): boolean {
  const positive = ["stringequals", "stringequalsignorecase", "stringlike"].includes(operator);
  return positive && values.length > 0 && values.every(claim.names);
}

function describe({ written, values }: Condition): string {
  return `${written.operator} ${written.key} ${values.map((value) => `\`${value}\``).join(", ")} names nobody`;
}
