import { distance } from "fastest-levenshtein";
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
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

  const parsed = configSchema(remediations).safeParse(readValue(document, file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => problemsOf(issue, remediations))
    .map(({ path, text }) => ({ line: lines.linePos(positionOf(document, path)).line, text }));
  problems.sort((a, b) => a.line - b.line);
  throw new ConfigError(problems.map(({ line, text }) => `${file}:${line}: ${text}`).join("\n"));
}

function readValue(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    // An alias without its anchor, or so many that they would fill the memory.
    throw new ConfigError(`${file}: not valid YAML: ${(error as Error).message}`);
  }
}

/** Where the key or the list item that a path leads to begins: the nearest one above where the file has none. */
function positionOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let position = 0;
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    const next = isSeq(node) ? node.items[Number(step)] : pair?.key;
    if (!isNode(next)) break;
    position = next.range?.[0] ?? position;
    node = pair ? pair.value : next;
  }
  return position;
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

function problemsOf(issue: z.core.$ZodIssue, remediations: readonly AnyRemediation[]): Problem[] {
  const { path } = issue;
  const where = path.length > 0 ? path.join(".") : "the configuration";
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(path, remediations);
      return issue.keys.map((key) => {
        const guess = nearest(key, known);
        return {
          path: [...path, key],
          text: `${where} has no "${key}"${guess ? `; did you mean "${guess}"?` : ""}`,
        };
      });
    }
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, text: `${where}: ${message}` }));
    case "invalid_value":
      return [{ path, text: `${where} must be one of ${issue.values.map(String).join(", ")}` }];
    default:
      return [{ path, text: `${where}: ${issue.message}` }];
  }
}

/** The keys that a place of the configuration can have: those of its defaults, and the few that have none. */
function keysAt(path: readonly PropertyKey[], remediations: readonly AnyRemediation[]): string[] {
  let value: unknown = configSchema(remediations).parse({});
  for (const step of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
  const [section] = path;
  const optional = path.length !== 2 ? [] : section === "accounts" ? ["roleArn", "externalId"] : ["mode"];
  return [...Object.keys(value ?? {}), ...optional];
}

/** The known word that a misspelt one most likely meant: at most a third of its letters differ. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known.filter((each) => distance(word, each) <= Math.max(2, each.length / 3));
  return near.sort((a, b) => distance(word, a) - distance(word, b))[0];
}
