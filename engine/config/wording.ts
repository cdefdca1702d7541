import { distance } from "fastest-levenshtein";
import type { z } from "zod";

/** What zod expects, as a reader of YAML calls it. */
const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a set of keys with values",
  record: "a set of keys with values",
  string: "a text",
};

/**
 * What is wrong with a value, to be read after its place: "must be at least 5". zod's own words are those of JavaScript.
 * Not asked where a schema says it itself.
 */
export function wording(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return typeProblem(kinds[issue.expected] ?? issue.expected, issue.input);
    case "invalid_value":
      return `must be one of ${issue.values.map(String).join(", ")}${suggestion(issue.input, issue.values.map(String))}`;
    case "too_small":
      return `must ${amount(issue.origin, issue.inclusive === false ? "more than" : "at least", issue.minimum)}`;
    case "too_big":
      return `must ${amount(issue.origin, issue.inclusive === false ? "less than" : "at most", issue.maximum)}`;
    case "invalid_format":
      return `must be ${issue.pattern ? `a text that matches ${issue.pattern}` : `of the format ${issue.format}`}`;
    case "invalid_union": {
      const [first = "fits none of what it may be", ...others] = new Set(
        issue.errors.flat().flatMap(({ path, message }) => (path.length === 0 ? message : [])),
      );
      return [first, ...others].join(", or it ");
    }
    default:
      return undefined;
  }
}

/** The known word that a misspelt one most likely meant, as the end of a message: at most a third of its letters differ. */
export function suggestion(word: unknown, known: readonly string[]): string {
  if (typeof word !== "string") return "";
  const [nearest] = known
    .filter((each) => distance(word, each) <= Math.max(2, each.length / 3))
    .toSorted((a, b) => distance(word, a) - distance(word, b));
  return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

function typeProblem(wanted: string, value: unknown): string {
  if (value === undefined) return `is missing: it must be ${wanted}`;
  if (value === null) return `is empty: it must be ${wanted}`;
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return `must be ${wanted}${wanted === kinds.string && isPlain ? ": put it in quotes" : ""}`;
}

function amount(origin: string, comparison: string, limit: number | bigint): string {
  const unit = origin === "string" ? "character" : "entry";
  if (origin !== "string" && origin !== "array") return `be ${comparison} ${limit}`;
  return `have ${comparison} ${limit} ${limit === 1 ? unit : unit.replace(/y$/, "ie").concat("s")}`;
}
