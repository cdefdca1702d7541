import type { Readable } from "node:stream";
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import { reading } from "../log-source.ts";
import { isLog, type Source } from "./source.ts";

/** Asked first where nothing is configured: from there S3 tells where a bucket is. */
const anyRegion = "us-east-1";

/**
 * The log files of a bucket: an object of this name, or every log whose name begins so. Pages are listed when they are
 * needed.
 *
 * @throws MissingInputError when there is no such bucket; Error when it cannot be listed.
 */
export async function* objectsOf(bucket: string, prefix: string): AsyncGenerator<Source> {
  const asked = await new S3Client().config.region().catch(() => anyRegion);
  const ask = <T>(send: (client: S3Client) => Promise<T>) =>
    reading(`s3://${bucket}/${prefix}`, () => send(clientIn(asked)));
  let region: string | undefined;
  let ContinuationToken: string | undefined;
  do {
    const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken });
    const page: ListObjectsV2CommandOutput = await ask((client) => client.send(list));
    // Following S3 to the bucket's region anew for each object would double the requests.
    const head = new HeadBucketCommand({ Bucket: bucket });
    region ??= (await ask((client) => client.send(head))).BucketRegion ?? asked;
    for (const { Key: key = "" } of page.Contents ?? [])
      if (key === prefix || isLog(key)) yield { bucket, key, region };
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
}

/**
 * Opens an object.
 *
 * @throws the SDK's errors; so does reading it.
 */
export async function openObject(bucket: string, key: string, region: string): Promise<Readable> {
  const { Body } = await clientIn(region).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body as Readable;
}

const clients = new Map<string, S3Client>();

function clientIn(region: string): S3Client {
  const known = clients.get(region);
  if (known) return known;
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 } = process.env;
  const client = new S3Client({
    region,
    maxAttempts: 5,
    followRegionRedirects: true,
    // A custom endpoint serves no host names made from buckets.
    forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL),
  });
  clients.set(region, client);
  return client;
}
