import { expect, it } from "vitest";
import { z } from "zod";
import type { ActionRecord } from "../../../engine/record.ts";
import { remediations } from "../../../remediations/index.ts";
import { arn, change, denied, found, write } from "./write.ts";

const short = (max: number) => z.string().min(1).max(max);
/** The required attributes and limits of https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
const finding = z.object({
  SchemaVersion: z.literal("2018-10-08"),
  Id: short(512),
  ProductArn: z.string().regex(/^arn:(aws[\w-]*):securityhub:([\w-]+):(\d{12}):product\/\3\/default$/),
  GeneratorId: short(512),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  CreatedAt: z.iso.datetime(),
  UpdatedAt: z.iso.datetime(),
  Severity: z.object({ Label: z.enum(["CRITICAL", "HIGH", "MEDIUM", "LOW"]) }),
  Types: z
    .array(z.string().regex(/^Software and Configuration Checks\/[^/]+$/))
    .min(1)
    .max(50),
  Title: short(256),
  Description: short(1_024),
  Remediation: z.object({ Recommendation: z.object({ Text: short(512) }) }),
  Resources: z
    .array(
      z.object({
        Id: short(512),
        Type: z.string().regex(/^(Aws\w+|Other)$/),
        Partition: z.enum(["aws", "aws-cn", "aws-us-gov"]),
        Region: short(16),
      }),
    )
    .min(1)
    .max(32),
  Compliance: z.object({
    Status: z.enum(["PASSED", "WARNING", "FAILED", "NOT_AVAILABLE"]),
    RelatedRequirements: z.array(short(64)).max(32),
  }),
  ProductFields: z.record(short(128), short(2_048)),
  RecordState: z.enum(["ACTIVE", "ARCHIVED"]),
});

async function writeAsff(records: readonly ActionRecord[]) {
  const lines = (await write("asff", records)).split("\n").filter(Boolean);
  return lines.map((line) => z.array(finding).max(100).parse(JSON.parse(line)));
}

it.each([
  ["planned", found(), "FAILED", "ACTIVE"],
  ["fixed", found({ outcome: "fixed" }), "PASSED", "ARCHIVED"],
  ["exempt", found({ outcome: "exempt" }), "FAILED", "ACTIVE"],
  ["unseen", denied, "NOT_AVAILABLE", "ACTIVE"],
] as const)("is the AWS Security Finding Format, of what is %s", async (_, record, Status, RecordState) => {
  const [[one] = []] = await writeAsff([record]);
  expect(one).toMatchObject({ Compliance: { Status }, RecordState, AwsAccountId: "123456789012" });
});

it("is within the limits of the format whatever was found", async () => {
  const longest = found({
    resource: `arn:aws:iam::123456789012:user/${"p".repeat(450)}/name`,
    controls: remediations.map(({ id }) => id),
    changes: Array.from({ length: 50 }, () => change),
    reason: "r".repeat(2_000),
  });
  const [[one] = []] = await writeAsff([longest]);
  expect(one?.Id).toMatch(/\/sg-admin-ports-open$/);
});

it("is one line for each call of BatchImportFindings: 100 findings of one account and region at most", async () => {
  const places = [
    { account: "123456789012", region: "us-east-1" },
    { account: "210987654321", region: "eu-west-1" },
  ];
  const records = Array.from({ length: 250 }, (_, index) =>
    found({ ...places[index % 2], resource: arn(`sg-${index}`) }),
  );
  const batches = await writeAsff(records);
  expect(batches.map((batch) => batch.length).sort()).toEqual([100, 100, 25, 25]);
  for (const batch of batches) expect(new Set(batch.map(({ ProductArn }) => ProductArn)).size).toBe(1);
});

it.each([
  ["arn:aws:s3:::patient-records", "AwsS3Bucket"],
  ["arn:aws:s3::123456789012:account-public-access-block", "Other"],
  [arn("sg-1"), "AwsEc2SecurityGroup"],
  ["arn:aws:ec2:us-east-1:123456789012:network-acl/acl-1", "AwsEc2NetworkAcl"],
  ["arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", "AwsEc2Vpc"],
  ["arn:aws:ec2:us-east-1:123456789012:volume/vol-1", "AwsEc2Volume"],
  ["arn:aws:ec2:us-east-1:123456789012:instance/i-1", "AwsEc2Instance"],
  ["arn:aws:ec2:us-east-1::snapshot/snap-1", "Other"],
  ["arn:aws:iam::123456789012:user/division/alice", "AwsIamUser"],
  ["arn:aws:iam::123456789012:group/admins", "AwsIamGroup"],
  ["arn:aws:iam::123456789012:role/deploy", "AwsIamRole"],
  ["arn:aws:iam::123456789012:root", "Other"],
  ["arn:aws:lambda:us-east-1:123456789012:function:orders:live", "AwsLambdaFunction"],
  ["arn:aws:lambda:us-east-1:123456789012:layer:tools:2", "AwsLambdaLayerVersion"],
  ["arn:aws:kms:us-east-1:123456789012:key/1", "AwsKmsKey"],
  ["arn:aws:rds:us-east-1:123456789012:db:orders", "AwsRdsDbInstance"],
  ["arn:aws:rds:us-east-1:123456789012:snapshot:orders", "AwsRdsDbSnapshot"],
  ["arn:aws:rds:us-east-1:123456789012:cluster-snapshot:orders", "AwsRdsDbClusterSnapshot"],
  ["arn:aws:cloudtrail:us-east-1:123456789012:trail/all", "AwsCloudTrailTrail"],
])("names the type of %s", async (resource, type) => {
  const [[one] = []] = await writeAsff([found({ resource })]);
  expect(one?.Resources).toMatchObject([{ Id: resource, Type: type }]);
});
