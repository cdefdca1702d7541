import { CreateBucketCommand, type CreateBucketCommandInput } from "@aws-sdk/client-s3";
import { call, uniqueName } from "../../support/account.ts";
import { type EventCase, recordOf } from "../cases.ts";

/** The bucket of the tables. */
export const arn = "arn:aws:s3:::records";
export const ref = { arn, account: "123456789012", region: "us-east-1", bucket: "records" };
export const target = { Bucket: "records", ExpectedBucketOwner: "123456789012" };

/** Creates a bucket and gives its name. */
export async function createBucket(more: Omit<CreateBucketCommandInput, "Bucket"> = {}): Promise<string> {
  const Bucket = uniqueName("bucket");
  await call("s3", new CreateBucketCommand({ Bucket, ...more }));
  return Bucket;
}

/** A record of S3. */
export const event = (name: string, request: object | null, more = {}) =>
  recordOf("s3.amazonaws.com", name, request, more);

/** How S3's events name a bucket, and what names none that can be looked at. */
export function bucketEvents(...names: readonly string[]): EventCase[] {
  const [name = ""] = names;
  const nothing = (title: string, request: object | null, more = {}) => ({
    name: title,
    event: event(name, request, more),
    resource: null,
  });
  return [
    ...names.map((each) => ({
      name: each,
      event: event(each, { bucketName: "records", Host: "records.s3.amazonaws.com" }),
      resource: arn,
    })),
    {
      name: "as the console sends it",
      event: event(name, { bucketName: "records", host: ["s3.amazonaws.com"] }),
      resource: arn,
    },
    {
      name: "in China",
      event: event(name, { bucketName: "records" }, { region: "cn-north-1" }),
      resource: "arn:aws-cn:s3:::records",
    },
    nothing(
      "owned by another account",
      { bucketName: "records" },
      { resources: [{ ARN: arn, accountId: "999999999999" }] },
    ),
    nothing("a path", { bucketName: "../secrets" }),
    nothing("a list", { bucketName: ["records"] }),
    nothing("no bucket", {}),
    nothing("no parameters", null),
  ];
}
