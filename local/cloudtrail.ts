import { randomUUID } from "node:crypto";

/** One API call as it was made: an AWS service, the SDK's name of the operation, its input and its answer. */
export interface MadeCall {
  readonly service: "cloudtrail" | "config" | "ec2" | "guardduty" | "iam" | "kms" | "lambda" | "rds" | "s3";
  readonly operation: string;
  readonly input: object;
  readonly output: object;
}

/** Who made a call, where and when. */
export interface CallContext {
  readonly account: string;
  readonly region: string;
  readonly time: Date;
  readonly user: string;
  readonly sourceIp: string;
}

/** Lambda writes its API version into the names of its older operations. */
const eventNames: Readonly<Record<string, string>> = {
  AddLayerVersionPermission: "AddLayerVersionPermission20181031",
  AddPermission: "AddPermission20150331v2",
  CreateFunction: "CreateFunction20150331",
  RemovePermission: "RemovePermission20150331v2",
  UpdateFunctionConfiguration: "UpdateFunctionConfiguration20150331v2",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  DeletePublicAccessBlock: "DeleteBucketPublicAccessBlock",
};

/**
 * The event by which EventBridge reports an API call, written from the call itself as CloudTrail would: the local AWS
 * has no trail. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function cloudTrailEvent(
  call: MadeCall,
  { account, region, time, user, sourceIp }: CallContext,
): object {
  const { bucketName, ...request } = shape(call.service, call.input) as Record<string, unknown>;
  const eventTime = `${time.toISOString().slice(0, 19)}Z`;
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${call.service}`,
    account,
    time: eventTime,
    region,
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::${account}:user/${user}`,
        accountId: account,
        userName: user,
      },
      eventTime,
      eventSource: `${call.service}.amazonaws.com`,
      eventName: eventNames[call.operation] ?? call.operation,
      awsRegion: region,
      sourceIPAddress: sourceIp,
      userAgent: "aws-cli/2.31.0",
      requestParameters: { ...(bucketName !== undefined && { bucketName }), ...request },
      responseElements: call.service === "s3" ? null : shape(call.service, call.output),
      requestID: randomUUID(),
      eventID: randomUUID(),
      readOnly: false,
      ...(bucketName !== undefined && {
        resources: [{ accountId: account, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucketName}` }],
      }),
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    },
  };
}

/** Keys begin in lower case, except where S3 passes XML on; EC2 wraps lists into `items`. */
function shape(service: MadeCall["service"], value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => shape(service, each));
    return service === "ec2" ? { items } : items;
  }
  if (value === null || typeof value !== "object" || value instanceof Uint8Array || value instanceof Date)
    return value;
  const entries = Object.entries(value).filter(([key, each]) => key !== "$metadata" && each !== undefined);
  return Object.fromEntries(entries.map(([key, each]) => [keyOf(service, key), shape(service, each)]));
}

function keyOf(service: MadeCall["service"], key: string): string {
  if (service === "s3") return key === "Bucket" ? "bucketName" : key;
  if (key === "SecurityGroupRules") return "securityGroupRuleSet";
  if (key === "Instances") return "instancesSet";
  return key[0]?.toLowerCase() + key.slice(1);
}
