import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { hasName } from "../../aws/errors.ts";
import type { ActionRecord } from "../record.ts";

/** Where the record of an action lies in the log bucket: by day, so that a day can be sealed. */
export function recordKey({ id, time }: Pick<ActionRecord, "id" | "time">): string {
  return `records/${time.slice(0, 10).replaceAll("-", "/")}/${id}.json`;
}

/**
 * Writes records to the log bucket, one object each. Nothing is ever overwritten.
 *
 * @param owner the account that must own the bucket
 */
export function bucketWriter(bucket: string, owner: string): (record: ActionRecord) => Promise<void> {
  const client = new S3Client({ maxAttempts: 5 });
  return async (record) => {
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: recordKey(record),
      Body: JSON.stringify(record),
      ContentType: "application/json",
      ExpectedBucketOwner: owner,
      IfNoneMatch: "*",
    });
    try {
      await client.send(command);
    } catch (error) {
      // The SDK repeated a request that had succeeded: the record is there.
      if (!hasName(error, "PreconditionFailed")) throw error;
    }
  };
}
