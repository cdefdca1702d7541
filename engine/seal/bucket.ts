import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { hasName } from "../../aws/errors.ts";
import { dayOfPath, recordFolder } from "./layout.ts";
import type { LogStore } from "./store.ts";

/** A log bucket, and where the log begins in it. */
export interface LogBucket {
  readonly bucket: string;
  /** Empty, or with a slash at its end. */
  readonly prefix?: string;
  /** The account that must own the bucket, where it is known. */
  readonly owner?: string | undefined;
}

/** A log in an S3 bucket. Its methods reject with the SDK's errors. */
export function bucketStore({ bucket, prefix = "", owner }: LogBucket): LogStore {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  // The SDK asks for it before each request.
  let region: Promise<string> | undefined;
  const client = new S3Client({
    region: () => (region ??= usualRegion()),
    maxAttempts: 5,
    followRegionRedirects: true,
    forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL),
  });
  const place = { Bucket: bucket, ...(owner && { ExpectedBucketOwner: owner }) };

  async function* list(Prefix: string, Delimiter?: string): AsyncGenerator<ListObjectsV2CommandOutput> {
    let ContinuationToken: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await client.send(
        new ListObjectsV2Command({ ...place, Prefix: prefix + Prefix, Delimiter, ContinuationToken }),
      );
      yield page;
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
  }
  /** What lies one level below a folder of the log: names, those of folders with a slash at their end. */
  const below = async (folder: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { CommonPrefixes = [], Contents = [] } of list(folder, "/")) {
      found.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix ?? []));
      found.push(...Contents.flatMap(({ Key }) => Key ?? []));
    }
    return found.map((key) => key.slice(prefix.length + folder.length));
  };

  return {
    name: `s3://${bucket}${prefix && `/${prefix}`}`,
    async has(part) {
      const object = { ...place, Prefix: `${prefix}${part}/`, MaxKeys: 1 };
      return ((await client.send(new ListObjectsV2Command(object))).KeyCount ?? 0) > 0;
    },
    async days(part, since = "") {
      let paths = [""];
      for (const length of [4, 7, 10]) {
        const deeper: string[] = [];
        for (const path of paths) {
          const names = (await below(`${part}/${path}`)).map((name) => path + name);
          deeper.push(...names.filter((name) => name.replaceAll("/", "-") >= since.slice(0, length)));
        }
        paths = deeper;
      }
      return paths.flatMap((path) => dayOfPath(path.replace(/\/$/, "")) ?? []).sort();
    },
    async recordKeys(day) {
      const keys: string[] = [];
      for await (const { Contents = [] } of list(recordFolder(day)))
        keys.push(...Contents.flatMap(({ Key }) => Key?.slice(prefix.length) ?? []));
      return keys.sort();
    },
    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...place, Key: prefix + key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (hasName(error, "NoSuchKey")) return undefined;
        throw error;
      }
    },
    async putOnce(key, bytes) {
      const object = { Key: prefix + key, Body: bytes, ContentType: "application/json", IfNoneMatch: "*" };
      try {
        await client.send(new PutObjectCommand({ ...place, ...object }));
        return true;
      } catch (error) {
        // A conflict: another request is writing the same key.
        if (hasName(error, "PreconditionFailed", "ConditionalRequestConflict")) return false;
        throw error;
      }
    },
  };
}

/** Without a region any will do: S3 names the bucket's own. */
function usualRegion(): Promise<string> {
  return new S3Client().config.region().catch(() => "us-east-1");
}
