import { whyNotFixed } from "./conditions.ts";
import type { Condition, Statement } from "./document.ts";
import { type OpenPrincipal, openAmong } from "./principals.ts";

/**
 * Who of an Allow's principal is left after the Deny statements: nobody but fixed callers (undefined), AWS services, or the
 * principal as it was. "An explicit deny overrides an explicit allow" (IAM User Guide, "How AWS enforcement code logic
 * evaluates requests").
 *
 * Each action on each resource of the Allow needs a Deny that covers it, covers the principal (by name, by `*`, or by a
 * `NotPrincipal` that spares fixed principals only), and
 * - has no condition, or
 * - has only negated conditions on fixed values, such as `StringNotEquals aws:PrincipalOrgID`, `NotIpAddress aws:SourceIp`,
 *   `ArnNotLike aws:PrincipalArn`, with or without `IfExists` or `ForAllValues`: each of them holds for a caller without the
 *   key, so who escapes one has its fixed value; or
 * - has `BoolIfExists aws:PrincipalIsAWSService` false besides: then AWS services are left. Plain `Bool` does not hold for
 *   anonymous callers, who have no such key ("AWS global condition context keys").
 * A Deny that cannot be shown to do so does not count.
 */
export function leftByDenies(
  allow: Statement,
  principal: OpenPrincipal,
  denies: readonly Statement[],
): OpenPrincipal | undefined {
  const covering = denies.filter((deny) => coversPrincipal(deny, principal));
  const keepsOut = (one: Condition) => keepsOthersOut(one, principal);
  if (takeAll(covering.filter(({ conditions }) => conditions.every(keepsOut)))) return undefined;
  if (principal.kind === "service") return principal;
  const sparesServicesAtMost = (one: Condition) => keepsOut(one) || sparesServices(one);
  if (!takeAll(covering.filter(({ conditions }) => conditions.every(sparesServicesAtMost)))) return principal;
  return { ...principal, kind: "service", text: `${principal.text}, of whom a Deny leaves AWS services` };

  function takeAll(effective: readonly Statement[]): boolean {
    return (allow.actions ?? ["*"]).every((action) =>
      (allow.resources ?? ["*"]).every((resource) =>
        effective.some((deny) => coversAction(deny, action) && coversResource(deny, resource)),
      ),
    );
  }
}

function coversPrincipal({ principals, notPrincipal }: Statement, principal: OpenPrincipal): boolean {
  if (notPrincipal) return openAmong(principals).length === 0;
  // AWS calls {"AWS": "*"} the same as "*", but says so of users only, not of services (IAM User Guide, "All principals").
  if (principals.any && (principal.kind === "anyone" || !principals.aws.includes("*"))) return true;
  return [principals.aws, principals.service, principals.federated].some((list) =>
    list.includes(principal.name),
  );
}

const negated = [
  "stringnotequals",
  "stringnotequalsignorecase",
  "stringnotlike",
  "arnnotequals",
  "arnnotlike",
  "notipaddress",
];

/** `ForAnyValue` is false for a caller without the key, who would not be denied. */
function keepsOthersOut(condition: Condition, principal: OpenPrincipal): boolean {
  return negated.includes(condition.operator) && !condition.forAny && !whyNotFixed(condition, principal);
}

function sparesServices({ operator, ifExists, key, values }: Condition): boolean {
  const isFalse = values.length > 0 && values.every((value) => value.toLowerCase() === "false");
  return operator === "bool" && ifExists && key === "aws:principalisawsservice" && isFalse;
}

/** Whether a Deny is about an action, or about all that a pattern of actions stands for. */
export function coversAction(deny: Statement, action: string): boolean {
  const lower = action.toLowerCase();
  return deny.actions
    ? deny.actions.some((pattern) => covers(pattern.toLowerCase(), lower))
    : (deny.notActions ?? []).every((pattern) => areDisjoint(pattern.toLowerCase(), lower));
}

/** Whether a Deny is about a resource, or about all that a pattern of resources stands for. */
export function coversResource(deny: Statement, resource: string): boolean {
  const pattern = resource.replace(/\$\{[^}]*\}?/g, "*"); // a variable may become anything
  return deny.resources
    ? deny.resources.some((denied) => covers(denied, pattern))
    : (deny.notResources ?? []).every((spared) => areDisjoint(spared, pattern));
}

/** Whether everything that `inner` matches is matched by `outer`: only a `*` swallows a `*`. */
export function covers(outer: string, inner: string): boolean {
  let [o, i, star, resume] = [0, 0, -1, 0];
  while (i < inner.length) {
    if (outer[o] === "*") {
      star = o++;
      resume = i;
    } else if (outer[o] === inner[i] || (outer[o] === "?" && inner[i] !== "*")) {
      o++;
      i++;
    } else if (star >= 0) {
      o = star + 1;
      i = ++resume;
    } else return false;
  }
  return [...outer.slice(o)].every((rest) => rest === "*");
}

/** Whether two patterns part ways before the first wildcard or variable of either. */
function areDisjoint(one: string, other: string): boolean {
  const [a = "", b = ""] = [one, other].map((pattern) => pattern.split(/[*?$]/)[0]);
  const length = Math.min(a.length, b.length);
  return (
    a.slice(0, length) !== b.slice(0, length) || isShorterLiteral(one, a, b) || isShorterLiteral(other, b, a)
  );
}

/** A pattern without wildcard that ends before the other's fixed part does cannot match it. */
function isShorterLiteral(pattern: string, prefix: string, other: string): boolean {
  return pattern === prefix && prefix.length < other.length;
}
