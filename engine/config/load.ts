import { distance } from "fastest-levenshtein";
import { LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { type Config, configSchema } from "./schema.ts";

/** Thrown for a configuration that cannot be used; the message has a line for each problem, with file and line number. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Parses and checks the text of a `suture.config.yml`.
 *
 * @param file name for messages
 * @throws ConfigError with every problem: line, key, what is allowed and the nearest right spelling.
 */
export function parseConfig(text: string, file: string, remediations: readonly AnyRemediation[]): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [syntax] = document.errors;
  if (syntax)
    throw new ConfigError(`${file}:${lines.linePos(syntax.pos[0]).line}: not valid YAML: ${syntax.message}`);

  const parsed = configSchema(remediations).safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
      if (node?.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const problems = parsed.error.issues.map(
    (issue) => `${file}:${lineOf(keyPath(issue))}: ${describe(issue, remediations)}`,
  );
  throw new ConfigError(problems.join("\n"));
}

function keyPath(issue: z.core.$ZodIssue): readonly PropertyKey[] {
  return issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
}

function describe(issue: z.core.$ZodIssue, remediations: readonly AnyRemediation[]): string {
  const where = issue.path.length > 0 ? issue.path.join(".") : "the configuration";
  if (issue.code === "unrecognized_keys") {
    const known =
      issue.path.join(".") === "controls"
        ? remediations.map(({ id }) => id)
        : ["mode", "controls", "accounts", "params"];
    return issue.keys
      .map((key) => {
        const guess = nearest(key, known);
        return `${where} has no "${key}"${guess ? `; did you mean "${guess}"?` : ""}`;
      })
      .join("; ");
  }
  if (issue.code === "invalid_value") return `${where} must be one of ${issue.values.map(String).join(", ")}`;
  return `${where}: ${issue.message}`;
}

/** The known word that a misspelt one most likely meant: at most a third of its letters differ. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known.filter((each) => distance(word, each) <= Math.max(2, each.length / 3));
  return near.sort((a, b) => distance(word, a) - distance(word, b))[0];
}
