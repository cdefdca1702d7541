import { MissingInputError } from "../missing-input.ts";
import { filesOf } from "./folder.ts";
import { logNames, type Source } from "./source.ts";

/** Is told what cannot be read, in one line; `missing` where there is nothing of that name. */
export type Complain = (problem: string, missing?: boolean) => void;

/**
 * The log files behind paths and `s3://bucket/prefix`, one after the other as they are needed. What cannot be read, or
 * holds no log, keeps nothing else from being read.
 */
export async function* sourcesOf(paths: readonly string[], complain: Complain): AsyncGenerator<Source> {
  for (const path of paths) {
    let found = 0;
    try {
      for await (const source of behind(path, complain)) {
        found += 1;
        yield source;
      }
      if (found === 0) complain(`no log files in ${path}: expected ${logNames}`);
    } catch (error) {
      complain((error as Error).message, error instanceof MissingInputError);
    }
  }
}

async function* behind(path: string, complain: Complain): AsyncGenerator<Source> {
  const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  if (!bucket) return yield* filesOf(path, complain);
  // The S3 client is large, and only a bucket needs it.
  const { objectsOf } = await import("./bucket.ts");
  yield* objectsOf(bucket, prefix);
}
