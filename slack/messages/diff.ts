import { canonicalJson, type RecordedChange } from "../../engine/record.ts";
import { json } from "./text.ts";

/** How two settings differ, a line each. Policies within strings are compared as what they say. */
export function diffLines(before: unknown, after: unknown, path = ""): string[] {
  const [old, now] = [opened(before), opened(after)];
  if (same(old, now)) return [];
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => diffLines(old[key], now[key], path ? `${path}.${key}` : key));
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    const [removed, added] = [without(old, now), without(now, old)];
    const [one, other] = [removed[0], added[0]];
    if (removed.length === 1 && added.length === 1)
      return diffLines(one, other, `${path}[${old.indexOf(one)}]`);
    if (removed.length + added.length > 0)
      return [
        ...removed.map((each) => line("-", `${path}[]`, each)),
        ...added.map((each) => line("+", `${path}[]`, each)),
      ];
  }
  return [
    ...(old === undefined ? [] : [line("-", path, old)]),
    ...(now === undefined ? [] : [line("+", path, now)]),
  ];
}

/** What a planned change does to the settings, as far as its call and the call that undoes it tell. */
export function changeLines({ call, input, undo }: RecordedChange): string[] {
  if (call === undo?.call) return diffLines(undo?.input, input);
  const isRemoval = /:(Delete|Remove|Revoke|Detach)/.test(call ?? "");
  // What both calls name is which resource it is about.
  const [subject, other] = isRemoval && undo ? [undo.input, input] : [input, undo?.input];
  const own = Object.entries(subject ?? {}).filter(([key, value]) => !same(value, fieldOf(other, key)));
  const lines = own.flatMap(([key, value]) => {
    const inner = opened(value);
    const each = Array.isArray(inner)
      ? inner.map((item) => [`${key}[]`, item] as const)
      : [[key, inner] as const];
    return each.map(([path, item]) => line(isRemoval ? "-" : "+", path, item));
  });
  return lines;
}

/** A planned change as the call of AWS that it makes. */
export function callLine({ call, input }: RecordedChange): string {
  return call === null ? "no call closes it" : `${call} ${json(input)}`;
}

function line(sign: "-" | "+", path: string, value: unknown): string {
  return `${sign} ${path ? `${path}: ` : ""}${json(value)}`;
}

/** The document that a string holds, where it holds one. */
function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The items of a list that another has not, each as often as it is missing there. */
function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(canonicalJson(item), (left.get(canonicalJson(item)) ?? 0) + 1);
  return list.filter((item) => {
    const key = canonicalJson(item);
    const found = left.get(key) ?? 0;
    left.set(key, found - 1);
    return found <= 0;
  });
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

const fieldOf = (object: object | null | undefined, key: string): unknown =>
  (object as Record<string, unknown> | null | undefined)?.[key];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
