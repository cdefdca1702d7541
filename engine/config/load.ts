import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { type Config, configSchema } from "./schema.ts";
import { suggestion, wording } from "./wording.ts";

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

  const schema = configSchema(remediations);
  // It is parsed once: to compile its schema would take longer than to walk through it.
  const parsed = schema.safeParse(readValue(document, file), { error: wording, jitless: true });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => problemsOf(issue, schema))
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

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType): Problem[] {
  const { path } = issue;
  const where = path.length > 0 ? path.join(".") : "the configuration";
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(path, schema);
      return issue.keys.map((key) => ({
        path: [...path, key],
        text: `${where} has no "${key}"${suggestion(key, known)}`,
      }));
    }
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, text: `${where} ${message}` }));
    default:
      return [{ path, text: `${where} ${issue.message}` }];
  }
}

/** The keys that a place of the configuration can have. */
function keysAt(path: readonly PropertyKey[], schema: z.ZodType): string[] {
  let at: z.core.JSONSchema.BaseSchema | undefined = z.toJSONSchema(schema, { io: "input" });
  for (const step of path) {
    const next: unknown = at?.properties?.[String(step)] ?? at?.additionalProperties ?? at?.items;
    at = typeof next === "object" ? (next as z.core.JSONSchema.BaseSchema) : undefined;
  }
  return Object.keys(at?.properties ?? {});
}
