import { expect, it } from "vitest";
import { idsOf } from "../../../deploy/names.ts";
import { parsePolicy } from "../../../judgements/policy/document.ts";
import { publicStatements } from "../../../judgements/policy/public.ts";
import { s3BlockPublicAccess } from "../../../remediations/s3/s3-block-public-access.ts";
import { s3DefaultEncryption } from "../../../remediations/s3/s3-default-encryption.ts";
import { handlers, type Packaged } from "../support/package.ts";
import { arnOf, ofType, referencesIn } from "../support/template.ts";

const key = arnOf("Key");
const functions = [...handlers, "sweep", "workflow"];

/** What holds of the packaged template as a whole. */
export function testTemplate({ template, resources, properties }: Packaged): void {
  const statementsThatArePublic = (id: string) =>
    publicStatements(parsePolicy(JSON.stringify(properties(id).PolicyDocument)));

  it("refers to nothing that it has not", () => {
    const { Resources, Outputs } = template;
    const referred = referencesIn({ Resources, Outputs });
    expect(referred.length).toBeGreaterThan(100);
    expect(referred.filter((id) => !resources[id])).toEqual([]);
  });

  it("has no resource of a type that opens a way in from outside", () => {
    const types = new Set(Object.values(resources).map(({ Type }) => Type));
    expect([...types].sort()).toEqual([
      "AWS::CloudWatch::Alarm",
      "AWS::CloudWatch::Dashboard",
      "AWS::DynamoDB::Table",
      "AWS::Events::Rule",
      "AWS::IAM::Role",
      "AWS::KMS::Alias",
      "AWS::KMS::Key",
      "AWS::Lambda::Alias",
      "AWS::Lambda::Function",
      "AWS::Lambda::Permission",
      "AWS::Lambda::Version",
      "AWS::Logs::LogGroup",
      "AWS::S3::Bucket",
      "AWS::S3::BucketPolicy",
      "AWS::SNS::Topic",
      "AWS::SNS::TopicPolicy",
      "AWS::SQS::Queue",
      "AWS::SQS::QueuePolicy",
      "AWS::Scheduler::Schedule",
      "AWS::Scheduler::ScheduleGroup",
    ]);
  });

  it("encrypts everything that keeps data, with a key that rotates", () => {
    const encryptedWith = (type: string, property: string) =>
      ofType(resources, type).map(([id]) => properties(id)[property]);
    expect(encryptedWith("AWS::Logs::LogGroup", "KmsKeyId")).toEqual(functions.map(() => key));
    expect(encryptedWith("AWS::SQS::Queue", "KmsMasterKeyId")).toEqual(functions.map(() => key));
    expect(encryptedWith("AWS::SNS::Topic", "KmsMasterKeyId")).toEqual([key]);
    expect(properties("Key").EnableKeyRotation).toBe(true);
    for (const encryption of encryptedWith("AWS::S3::Bucket", "BucketEncryption"))
      expect(encryption.ServerSideEncryptionConfiguration).toHaveLength(1);
  });

  it("has buckets that Suture itself would leave alone", () => {
    for (const [id] of ofType(resources, "AWS::S3::Bucket")) {
      const { PublicAccessBlockConfiguration: block, BucketEncryption, OwnershipControls } = properties(id);
      const [{ ServerSideEncryptionByDefault }] = BucketEncryption.ServerSideEncryptionConfiguration;
      const rule = { ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault };
      const ref = { arn: arnOf(id), account: "123456789012", region: "us-east-1", bucket: id };
      expect(s3BlockPublicAccess.plan({ ref, block })).toEqual([]);
      expect(s3DefaultEncryption.plan({ ref, rule }, s3DefaultEncryption.params.parse({}))).toEqual([]);
      expect(OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
    }
  });

  it("has roles that IAM takes: at most 10,240 characters of inline policies", () => {
    for (const [id] of ofType(resources, "AWS::IAM::Role")) {
      const policies = properties(id).Policies.map((each: object) => JSON.stringify(each));
      expect(policies.join("").length, id).toBeLessThanOrEqual(10_240);
    }
  });

  it("refuses what does not come over TLS, wherever a resource can", () => {
    const types = ["AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"];
    const policies = types.flatMap((type) => ofType(resources, type).map(([id]) => properties(id)));
    expect(policies).toHaveLength(functions.length + 3);
    for (const { PolicyDocument } of policies) {
      const deny = PolicyDocument.Statement.find(({ Effect }: { Effect: string }) => Effect === "Deny");
      expect(deny.Principal).toBe("*");
      expect(String(deny.Condition.Bool["aws:SecureTransport"])).toBe("false");
    }
  });

  it("has no policy that Suture itself would call public", () => {
    const types = ["AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"];
    for (const id of types.flatMap((type) => ofType(resources, type).map(([id]) => id)))
      expect(statementsThatArePublic(id), id).toEqual([]);
    // A deliberately open policy, so that the check above cannot pass for not looking.
    const open = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
    };
    expect(publicStatements(parsePolicy(JSON.stringify({ Statement: open })))).toHaveLength(1);
  });

  it("lets each AWS service use the key for its own purpose and this account only", () => {
    const { Statement } = properties("Key").KeyPolicy;
    const [account, logs, deadLetters, alarms, ...others] = Statement;
    expect(others).toEqual([]);
    expect(account.Principal).toEqual({ AWS: "arn:aws:iam::123456789012:root" });
    expect(logs.Principal).toEqual({ Service: "logs.us-east-1.amazonaws.com" });
    expect(logs.Condition.ArnEquals["kms:EncryptionContext:aws:logs:arn"]).toEqual(
      functions.map((name) => `arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/suture-dev-${name}`),
    );
    expect(deadLetters.Principal).toEqual({ Service: "events.amazonaws.com" });
    expect(deadLetters.Condition.ArnEquals["kms:EncryptionContext:aws:sqs:arn"]).toEqual(
      [...handlers, "workflow"].map(
        (name) => `arn:aws:sqs:us-east-1:123456789012:${properties(idsOf(name).deadLetters).QueueName}`,
      ),
    );
    expect(alarms.Principal).toEqual({ Service: "cloudwatch.amazonaws.com" });
    expect(alarms.Condition.StringEquals).toEqual({ "aws:SourceAccount": "123456789012" });
  });

  it("keeps the records locked for six years, versioned, encrypted, and when the stack is gone", () => {
    expect(resources.LogBucket).toMatchObject({
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
    });
    expect(resources.Key).toMatchObject({ DeletionPolicy: "RetainExceptOnCreate" });
    expect(properties("LogBucket")).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 2_192 } },
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
          },
        ],
      },
    });
  });

  it("sends alarms to the topic, which no AWS service but they may publish to", () => {
    for (const [id] of ofType(resources, "AWS::CloudWatch::Alarm"))
      expect(properties(id)).toMatchObject({
        AlarmActions: [arnOf("AlarmTopic")],
        AlarmName: expect.stringMatching(/^suture-dev-/),
      });
    const [allow] = properties("AlarmTopicPolicy").PolicyDocument.Statement;
    expect(allow).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:suture-dev-*" },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
  });

  it("has a dashboard that CloudWatch can read", () => {
    const { widgets } = JSON.parse(properties("Dashboard").DashboardBody);
    expect(widgets.length).toBeGreaterThan(0);
    for (const widget of widgets) expect(widget.properties.region).toBe("us-east-1");
    const places = widgets.map(({ x, y }: { x: number; y: number }) => `${x},${y}`);
    expect(new Set(places).size).toBe(widgets.length);
  });

  it("shows sweeps in the dashboard: how much, how long, what was unseen, refused or failed, and what was found", () => {
    const { widgets } = JSON.parse(properties("Dashboard").DashboardBody);
    const metrics: unknown[][] = widgets.flatMap((widget: { properties: object }) =>
      Object.entries(widget.properties).flatMap(([name, value]) => (name === "metrics" ? value : [])),
    );
    const of = (name: string) => metrics.filter((metric) => metric[3] === name).map(([, metric]) => metric);
    expect(of("sweep")).toEqual(
      expect.arrayContaining(["SweptResources", "SweepUnseen", "SweepRefused", "SweepDuration"]),
    );
    expect(of("sweep")).toEqual(expect.arrayContaining(["Swept.fixed", "Swept.planned", "Swept.failed"]));
    expect(of(properties(idsOf("sweep").function).FunctionName)).toEqual([
      "DurableExecutionFailed",
      "DurableExecutionTimedOut",
    ]);
  });
}
