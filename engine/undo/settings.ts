import { canonicalJson } from "../record.ts";

/** What AWS gives a setting anew whenever it is made. */
const assigned = new Set(["revisionId", "SecurityGroupRuleId", "SecurityGroupRuleArn"]);

/** Whether settings are the same. Their lists have no order: AWS gives rules and statements as it likes. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(unordered(one)) === canonicalJson(unordered(other));
}

/** Whether settings are the same but for what AWS gives them anew when they are made again. */
export function isAlike(one: unknown, other: unknown): boolean {
  return isSame(withoutAssigned(one), withoutAssigned(other));
}

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => canonicalJson(unordered(each))).toSorted();
  return isObject(value) ? mapped(value, (_, each) => unordered(each)) : value;
}

function withoutAssigned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAssigned);
  return isObject(value)
    ? mapped(value, (key, each) => (assigned.has(key) ? undefined : withoutAssigned(each)))
    : value;
}

function mapped(object: object, map: (key: string, value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(key, value)]));
}

/** Plain objects: a date is written as its text. */
function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
