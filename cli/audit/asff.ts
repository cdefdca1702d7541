import { partitionOf } from "../../aws/accounts.ts";
import type { ActionRecord } from "../../engine/record.ts";
import { isUnseen } from "../../engine/unseen.ts";
import type { Frameworks } from "../../remediations/contract.ts";
import { frameworkNames } from "../../remediations/frameworks.ts";
import { remediations } from "../../remediations/index.ts";
import type { AuditOutput } from "./output.ts";

/** https://docs.aws.amazon.com/securityhub/latest/partnerguide/guidelines-batchimportfindings.html */
const maxFindings = 100;

/** Resource types of the AWS Security Finding Format by what an ARN names; all else is "Other". */
const types: readonly (readonly [RegExp, string])[] = [
  [/^s3:::[^/:]+$/, "AwsS3Bucket"],
  [/^ec2:.*:security-group\//, "AwsEc2SecurityGroup"],
  [/^ec2:.*:network-acl\//, "AwsEc2NetworkAcl"],
  [/^ec2:.*:instance\//, "AwsEc2Instance"],
  [/^ec2:.*:volume\//, "AwsEc2Volume"],
  [/^ec2:.*:vpc\//, "AwsEc2Vpc"],
  [/^iam:.*:user\//, "AwsIamUser"],
  [/^iam:.*:group\//, "AwsIamGroup"],
  [/^iam:.*:role\//, "AwsIamRole"],
  [/^lambda:.*:function:/, "AwsLambdaFunction"],
  [/^lambda:.*:layer:/, "AwsLambdaLayerVersion"],
  [/^kms:.*:key\//, "AwsKmsKey"],
  [/^rds:.*:db:/, "AwsRdsDbInstance"],
  [/^rds:.*:snapshot:/, "AwsRdsDbSnapshot"],
  [/^rds:.*:cluster-snapshot:/, "AwsRdsDbClusterSnapshot"],
  [/^cloudtrail:.*:trail\//, "AwsCloudTrailTrail"],
];

/**
 * The AWS Security Finding Format for Security Hub: a line is what one call of BatchImportFindings takes, the findings
 * of one account and region. What could not be looked at has the compliance status NOT_AVAILABLE.
 */
export function asffOutput(): AuditOutput {
  const batches = new Map<string, object[]>();
  const print = (findings: readonly object[]) => console.log(JSON.stringify(findings));
  const add = (record: ActionRecord) => {
    const place = `${record.account} ${record.region}`;
    const batch = [...(batches.get(place) ?? []), findingOf(record)];
    if (batch.length === maxFindings) print(batch);
    batches.set(place, batch.length === maxFindings ? [] : batch);
  };
  return {
    finding: add,
    unseen: add,
    async end() {
      for (const batch of batches.values()) if (batch.length > 0) print(batch);
    },
  };
}

/** A record in the AWS Security Finding Format: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
function findingOf(record: ActionRecord): object {
  const { control, controls, severity, resource, account, region, time, outcome, reason } = record;
  const partition = partitionOf(region);
  const judged = remediations.filter(({ id }) => controls.includes(id));
  const lead = judged.find(({ id }) => id === control);
  const plan = record.changes.map(({ summary }) => summary).join("; ");
  const found = {
    Severity: { Label: severity.toUpperCase() },
    Types: ["Software and Configuration Checks/AWS Security Best Practices"],
  };
  return {
    SchemaVersion: "2018-10-08",
    Id: `${resource}/${control}`.slice(-512),
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `suture/${control}`,
    AwsAccountId: account,
    CreatedAt: time,
    UpdatedAt: time,
    ...found,
    FindingProviderFields: found,
    Title: cut(lead?.title ?? control, 256),
    Description: cut(plan ? `${plan}. ${reason}` : reason, 1024),
    Remediation: { Recommendation: { Text: `Suture's runbook runbooks/${control}.md` } },
    Resources: [{ Id: resource, Type: typeOf(resource), Partition: partition, Region: region }],
    Compliance: {
      Status: isUnseen(record) ? "NOT_AVAILABLE" : outcome === "fixed" ? "PASSED" : "FAILED",
      RelatedRequirements: judged.flatMap(({ frameworks }) => requirementsOf(frameworks)).slice(0, 32),
    },
    ProductFields: {
      "suture/controls": cut(controls.join(", "), 2048),
      "suture/outcome": outcome,
      "suture/risk": record.risk,
    },
    RecordState: outcome === "fixed" ? "ARCHIVED" : "ACTIVE",
    ...(outcome === "exempt" && { Workflow: { Status: "SUPPRESSED" } }),
  };
}

function typeOf(arn: string): string {
  const name = arn.split(":").slice(2).join(":");
  return types.find(([pattern]) => pattern.test(name))?.[1] ?? "Other";
}

function requirementsOf(frameworks: Frameworks): string[] {
  return Object.entries(frameworks).flatMap(([name, ids]: [string, readonly string[]]) =>
    ids.map((id) => `${frameworkNames[name as keyof Frameworks]} ${id}`),
  );
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
