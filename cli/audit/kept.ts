import { appendFileSync, createReadStream, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ActionRecord } from "../../engine/record.ts";

/** Records that are kept on disk until they can be told in their order: an account can have any number of findings. */
export interface Kept {
  add(group: string, record: ActionRecord): void;
  /** Those of a group, in the order in which they came. */
  of(group: string): AsyncIterable<ActionRecord>;
  remove(): void;
}

/** A place for records in a folder of its own, which only this user can read. */
export function createKept(): Kept {
  const folder = mkdtempSync(join(tmpdir(), "suture-audit-"));
  const fileOf = (group: string) => join(folder, `${group}.jsonl`);
  return {
    add: (group, record) => appendFileSync(fileOf(group), `${JSON.stringify(record)}\n`),
    async *of(group) {
      if (!existsSync(fileOf(group))) return;
      const lines = createInterface({
        input: createReadStream(fileOf(group)),
        crlfDelay: Number.POSITIVE_INFINITY,
      });
      for await (const line of lines) yield JSON.parse(line) as ActionRecord;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
