import { covers, coversAction, coversResource } from "./deny.ts";
import type { Condition, Policy } from "./document.ts";

/** Requests that have something in common; whatever else they carry, and whoever makes them, is open. */
export interface Requests {
  /** An action, or a pattern that stands for several. */
  readonly action: string;
  /** An ARN, or a pattern that stands for several. */
  readonly resource: string;
  /** Condition keys, in lower case, that have one value in all of them. */
  readonly keys: Readonly<Record<string, string>>;
}

/**
 * Whether one Deny of the policy refuses every such request, to everyone. A Deny with a condition on another key does not count:
 * a request may lack it.
 */
export function refuses({ statements }: Policy, { action, resource, keys }: Requests): boolean {
  return statements.some(
    (deny) =>
      deny.effect === "Deny" &&
      deny.principals.any &&
      !deny.notPrincipal &&
      coversAction(deny, action) &&
      coversResource(deny, resource) &&
      deny.conditions.every((condition) => holds(condition, keys[condition.key])),
  );
}

const ignoringCase = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
/** Whether a value is as the policy wants it, by operator; `StringNot...` is the opposite of `String...`. */
const operators: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  bool: ignoringCase,
  stringequals: (wanted, value) => wanted === value,
  stringequalsignorecase: ignoringCase,
  stringlike: covers,
};

/** Whether a condition holds for a value; never for a key whose value is not known (IAM User Guide, "Condition operators"). */
function holds({ operator, values }: Condition, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (operator === "null") return values.every((wanted) => ignoringCase(wanted, "false"));
  const matches = operators[operator.replace(/^stringnot/, "string")];
  if (!matches) return false;
  return values.some((wanted) => matches(wanted, value)) !== operator.startsWith("stringnot");
}
