import type { Condition } from "./document.ts";
import type { OpenPrincipal } from "./principals.ts";
import { confiningKeys, fixed, type Rule, resolveVariables } from "./values.ts";

const keyNames = new Map(Object.keys(confiningKeys).map((name) => [name.toLowerCase(), name]));

/** The key as AWS writes it, or as the policy does. */
const nameOf = ({ key, written }: Condition) => keyNames.get(key) ?? written.key;

/** What the provider says of whom it signed in (IAM User Guide, "IAM and AWS STS condition context keys"). */
const claims = ["aud", "oaud", "app_id", "sub", "user_id", "id"];

function ruleFor({ key }: Condition, { kind, name }: OpenPrincipal): Rule | undefined {
  const rule = confiningKeys[keyNames.get(key) ?? ""];
  if (rule) return rule;
  // Alexa vouches for the skill id that it sends; from anyone else the token would be a word to know (Lambda, AddPermission).
  if (kind === "service" && key === "lambda:eventsourcetoken") return fixed;
  const isClaim = kind === "provider" && claims.some((claim) => key === `${name.toLowerCase()}:${claim}`);
  return isClaim ? fixed : undefined;
}

/** What keeps a condition's key and values from fixing who is meant, as a clause; undefined when every value is fixed. */
export function whyNotFixed(condition: Condition, principal: OpenPrincipal): string | undefined {
  const rule = ruleFor(condition, principal);
  if (!rule) return `${nameOf(condition)} confines nobody`;
  if (condition.values.length === 0) return `${nameOf(condition)} has no value`;
  const setting = { byPart: condition.operator.startsWith("arn"), service: principal.kind === "service" };
  for (const value of condition.values) {
    const problem = rule(resolveVariables(value), setting);
    if (problem) return `${nameOf(condition)} \`${value}\` ${problem}`;
  }
  return undefined;
}

const positive = [
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
  "ipaddress",
];

/**
 * Why a condition of an Allow does not confine a principal, as a clause; undefined when it does. Values are alternatives, so
 * each must be fixed; `among` are the statement's conditions, of which one that confines is enough.
 *
 * Sources: S3 User Guide, "The meaning of public", and AWS Config, lambda-function-public-access-prohibited: access only for
 * "values that don't contain a wildcard or an IAM policy variable". By that text a `*` is a wildcard under `StringEquals` too,
 * where it would match nothing but itself. IAM User Guide, "Condition operators": negated operators and `IfExists` hold for a
 * caller without the key; "Single-valued vs. multivalued context keys": so does `ForAllValues`, unless `Null` demands the key.
 */
export function whyOpen(
  condition: Condition,
  among: readonly Condition[],
  principal: OpenPrincipal,
): string | undefined {
  const problem = ruleFor(condition, principal) ? whyOperatorIsOpen(condition, among) : undefined;
  return problem ?? whyNotFixed(condition, principal);
}

function whyOperatorIsOpen(condition: Condition, among: readonly Condition[]): string | undefined {
  const written = `${condition.written.operator} ${nameOf(condition)}`;
  if (!positive.includes(condition.operator)) return `${written} fixes nobody`;
  const isDemanded = among.some((other) => demandsKey(other, condition.key));
  const holdsWithoutKey = (condition.ifExists || condition.forAll) && !isDemanded;
  return holdsWithoutKey ? `${written} also holds where the key is absent` : undefined;
}

/** What a condition that confines says, for a person. */
export function describeFixed(condition: Condition): string {
  return `${nameOf(condition)} is fixed to ${condition.values.join(", ")}`;
}

/** `Null` with `false`: "the key exists and its value is not null" (IAM User Guide, "Condition operators"). */
function demandsKey({ operator, key, values }: Condition, wanted: string): boolean {
  return operator === "null" && key === wanted && values.length > 0 && values.every(isFalse);
}

const isFalse = (value: string) => value.toLowerCase() === "false";
