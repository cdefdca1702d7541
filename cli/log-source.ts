import { stat } from "node:fs/promises";
import { describeError, failureOf, hasName } from "../aws/errors.ts";
import { folderStore } from "../engine/seal/folder.ts";
import type { LogStore } from "../engine/seal/store.ts";
import { MissingInputError } from "./missing-input.ts";

/**
 * The action log behind a path or an address: a folder laid out as the log bucket, or `s3://bucket[/prefix]`.
 * Nothing is asked of a bucket yet.
 *
 * @param owner the account that must own the bucket, where it is known
 * @throws MissingInputError when there is no such folder.
 */
export async function openLog(source: string, owner?: string): Promise<LogStore> {
  const address = /^s3:\/\/([^/]+)\/?(.*)$/.exec(source);
  if (!address) {
    const entry = await stat(source).catch(() => undefined);
    if (!entry) throw new MissingInputError(`${source} cannot be read: there is nothing of this name`);
    if (!entry.isDirectory()) throw new MissingInputError(`${source} cannot be read: it is not a folder`);
    return folderStore(source);
  }
  const [, bucket = "", path = ""] = address;
  const { bucketStore } = await import("../engine/seal/bucket.ts");
  return bucketStore({ bucket, prefix: path.replace(/\/*$/, path ? "/" : ""), owner });
}

/**
 * The action log behind a path or an address, in which something was written already.
 *
 * @throws MissingInputError when there is no such folder or bucket, or no log in it.
 * @throws Error when it cannot be read.
 */
export async function openWrittenLog(source: string, owner?: string): Promise<LogStore> {
  const store = await openLog(source, owner);
  if (await reading(source, async () => (await store.has("digests")) || store.has("records"))) return store;
  throw new MissingInputError(
    `${source} holds no action log: it has neither records/ nor digests/; give the place that they are in`,
  );
}

/**
 * Reads from a log, with errors that say which and what it takes.
 *
 * @throws MissingInputError when there is no such bucket; Error when it cannot be read.
 */
export async function reading<T>(source: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const problem = `${source} cannot be read: ${describeError(error)}`;
    if (hasName(error, "NoSuchBucket")) throw new MissingInputError(problem, { cause: error });
    throw new Error(problem + advice(error), { cause: error });
  }
}

function advice(error: unknown): string {
  switch (failureOf(error)) {
    case "denied":
      return "; it takes s3:ListBucket and s3:GetObject, and kms:Decrypt with the key of the bucket";
    case "credentials":
      return "; check your AWS credentials: AWS_PROFILE, `aws sso login`";
    default:
      return "";
  }
}
