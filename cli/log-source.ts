import { stat } from "node:fs/promises";
import { describeError, hasName } from "../aws/errors.ts";
import { folderStore } from "../engine/seal/folder.ts";
import type { LogStore } from "../engine/seal/store.ts";
import { MissingInputError } from "./input.ts";

/**
 * The action log behind a path or an address: a folder laid out as the log bucket, or `s3://bucket[/prefix]`.
 *
 * @param owner the account that must own the bucket, where it is known
 * @throws MissingInputError when there is no such folder or bucket.
 * @throws Error when the bucket cannot be read.
 */
export async function openLog(source: string, owner?: string): Promise<LogStore> {
  const address = /^s3:\/\/([^/]+)\/?(.*)$/.exec(source);
  if (!address) {
    const entry = await stat(source).catch(() => undefined);
    if (!entry?.isDirectory())
      throw new MissingInputError(`${source} cannot be read: there is no such folder`);
    return folderStore(source);
  }
  const [, bucket = "", path = ""] = address;
  const { bucketStore } = await import("../engine/seal/bucket.ts");
  const store = bucketStore({ bucket, prefix: path.replace(/\/*$/, path ? "/" : ""), owner });
  try {
    await store.read("digests/");
    return store;
  } catch (error) {
    const problem = `${source} cannot be read: ${describeError(error)}`;
    throw hasName(error, "NoSuchBucket")
      ? new MissingInputError(problem)
      : new Error(problem, { cause: error });
  }
}
