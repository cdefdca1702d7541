import { CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateSecurityGroupCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
} from "@aws-sdk/client-ec2";
import { CreatePolicyCommand, CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateDBInstanceCommand, CreateDBSnapshotCommand } from "@aws-sdk/client-rds";
import { CreateBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { createConnect } from "../../aws/clients.ts";
import { failureOf } from "../../aws/errors.ts";
import { RetryLaterError } from "../../engine/apply.ts";
import type { Rule } from "../../engine/config/rules.ts";
import { configSchema } from "../../engine/config/schema.ts";
import { controlsFor } from "../../engine/controls.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import { PlanError } from "../../engine/plan.ts";
import { readTags, tagActions } from "../../engine/tags.ts";
import { remediations, remediationsByService } from "../../remediations/index.ts";
import { lambdaPublicPermission } from "../../remediations/lambda/lambda-public-permission.ts";
import { s3Versioning } from "../../remediations/s3/s3-versioning.ts";
import { recordOf } from "../remediations/cases.ts";
import { account, call, createFunction, localAws, uniqueName } from "../support/account.ts";
import { answering, awsError } from "../support/answers.ts";
import { testEngine } from "../support/engine.ts";

const place = { account: account.id, region: account.region };
const target = { ...place, actionId: "test" };
const refOf = (arn: string) => ({ ...place, arn });
const inAccount = (service: string, resource: string) =>
  `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
const iam = (resource: string) => `arn:aws:iam::${place.account}:${resource}`;

const Tags = [
  { Key: "stage", Value: "demo" },
  { Key: "empty", Value: "" },
];
const trust = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** Makes a tagged resource of each kind that the local AWS tags, and gives its ARN. */
const tagged: Record<string, () => Promise<string>> = {
  "a bucket": async () => {
    const Bucket = uniqueName("bucket");
    await call("s3", new CreateBucketCommand({ Bucket }));
    await call("s3", new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: Tags } }));
    return `arn:aws:s3:::${Bucket}`;
  },
  "a function": async () =>
    inAccount("lambda", `function:${await createFunction({ Tags: { stage: "demo", empty: "" } })}`),
  "an alias of a function": async () =>
    inAccount("lambda", `function:${await createFunction({ Tags: { stage: "demo", empty: "" } })}:live`),
  "a user with a path": async () => {
    const UserName = uniqueName("user");
    await call("iam", new CreateUserCommand({ UserName, Path: "/team/web/", Tags }));
    return iam(`user/team/web/${UserName}`);
  },
  "a role": async () => {
    const RoleName = uniqueName("role");
    await call("iam", new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, Tags }));
    return iam(`role/${RoleName}`);
  },
  "a policy": async () => {
    const PolicyName = uniqueName("policy");
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
    });
    await call("iam", new CreatePolicyCommand({ PolicyName, PolicyDocument, Tags }));
    return iam(`policy/${PolicyName}`);
  },
  "a key": async () => {
    const keyTags = Tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
    const { KeyMetadata } = await call("kms", new CreateKeyCommand({ Tags: keyTags }));
    return KeyMetadata.Arn;
  },
  "a trail": async () => {
    const [Name, S3BucketName] = [uniqueName("trail"), uniqueName("bucket")];
    await call("s3", new CreateBucketCommand({ Bucket: S3BucketName }));
    await call("cloudtrail", new CreateTrailCommand({ Name, S3BucketName, TagsList: Tags }));
    return inAccount("cloudtrail", `trail/${Name}`);
  },
  "a security group": async () => {
    const GroupName = uniqueName("group");
    const { GroupId } = await call("ec2", new CreateSecurityGroupCommand({ GroupName, Description: "test" }));
    await call("ec2", new CreateTagsCommand({ Resources: [GroupId], Tags }));
    return inAccount("ec2", `security-group/${GroupId}`);
  },
  "a volume's snapshot": async () => {
    const { VolumeId } = await call(
      "ec2",
      new CreateVolumeCommand({ AvailabilityZone: `${place.region}a`, Size: 1 }),
    );
    const { SnapshotId } = await call("ec2", new CreateSnapshotCommand({ VolumeId }));
    await call("ec2", new CreateTagsCommand({ Resources: [SnapshotId], Tags }));
    return `arn:aws:ec2:${place.region}::snapshot/${SnapshotId}`;
  },
  "a database": () => database(Tags),
  "a database's snapshot": async () => {
    const DBInstanceIdentifier = (await database([])).split(":").at(-1);
    const DBSnapshotIdentifier = uniqueName("snapshot");
    await call("rds", new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier, Tags }));
    return inAccount("rds", `snapshot:${DBSnapshotIdentifier}`);
  },
};

async function database(tags: typeof Tags): Promise<string> {
  const DBInstanceIdentifier = uniqueName("db");
  const settings = { Engine: "postgres", DBInstanceClass: "db.t4g.micro", AllocatedStorage: 20 };
  const credentials = { MasterUsername: "suture", MasterUserPassword: "not-a-secret" };
  await call(
    "rds",
    new CreateDBInstanceCommand({ DBInstanceIdentifier, ...settings, ...credentials, Tags: tags }),
  );
  return inAccount("rds", `db:${DBInstanceIdentifier}`);
}

describe.skipIf(!localAws)("on the local AWS, the tags of", () => {
  const aws = () => createConnect({ homeAccount: account.id })(target);

  it.each(Object.entries(tagged))("%s", async (_name, make) => {
    const tags = await readTags(aws(), refOf(await make()));
    expect(Object.fromEntries(tags)).toEqual({ stage: "demo", empty: "" });
  });

  it("a bucket without any", async () => {
    const Bucket = uniqueName("bucket");
    await call("s3", new CreateBucketCommand({ Bucket }));
    expect(await readTags(aws(), refOf(`arn:aws:s3:::${Bucket}`))).toEqual(new Map());
  });

  it("a function without any", async () => {
    expect(await readTags(aws(), refOf(inAccount("lambda", `function:${await createFunction()}`)))).toEqual(
      new Map(),
    );
  });

  it.each([
    ["a bucket", "arn:aws:s3:::no-such-bucket-here"],
    ["a user", iam("user/nobody")],
    ["a role", iam("role/nobody")],
  ])("%s that is gone: not none, but an error that says so", async (_name, arn) => {
    const error = await readTags(aws(), refOf(arn)).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toBe("gone");
  });

  it("a trail that was deleted: none", async () => {
    expect(await readTags(aws(), refOf(inAccount("cloudtrail", "trail/deleted")))).toEqual(new Map());
  });
});

/** The local AWS lists no tags of these. The shapes of the answers are those of AWS's API references. */
describe("the tags of", () => {
  it.each([
    ["a detector", inAccount("guardduty", "detector/0123456789abcdef"), { Tags: { stage: "demo" } }],
    [
      "a recorder",
      inAccount("config", "configuration-recorder/default/abc"),
      { Tags: [{ Key: "stage", Value: "demo" }] },
    ],
  ])("%s", async (_name, arn, answer) => {
    const { connect, calls } = answering({ ListTagsForResource: [answer] });
    expect(await readTags(connect(target), refOf(arn))).toEqual(new Map([["stage", "demo"]]));
    expect(calls).toEqual([expect.objectContaining({ input: { ResourceArn: arn } })]);
  });
});

/** A reference of each kind of resource that a control looks at, by its reader's type. */
const arns: Record<string, readonly string[]> = {
  "AWS::::Account": [iam("root"), inAccount("ec2", "ebs-encryption-by-default")],
  "AWS::CloudTrail::Trail": [inAccount("cloudtrail", "trail/main")],
  "AWS::Config::ConfigurationRecorder": [inAccount("config", "configuration-recorder/default/abc")],
  "AWS::EC2::Image": [
    `arn:aws:ec2:${place.region}::image/ami-0123`,
    inAccount("ec2", "image-block-public-access"),
  ],
  "AWS::EC2::Instance": [inAccount("ec2", "instance/i-0123")],
  "AWS::EC2::NetworkAcl": [inAccount("ec2", "network-acl/acl-0123")],
  "AWS::EC2::SecurityGroup": [inAccount("ec2", "security-group/sg-0123")],
  "AWS::EC2::Snapshot": [
    `arn:aws:ec2:${place.region}::snapshot/snap-0123`,
    inAccount("ec2", "snapshot-block-public-access"),
  ],
  "AWS::EC2::VPC": [inAccount("ec2", "vpc/vpc-0123")],
  "AWS::EC2::Volume": [inAccount("ec2", "volume/vol-0123")],
  "AWS::GuardDuty::Detector": [inAccount("guardduty", "detector/0123456789abcdef")],
  "AWS::IAM::Role": [iam("role/aws-service-role/x/y")],
  "AWS::IAM::User": [iam("user/alice"), iam("group/admins"), iam("policy/team/web")],
  "AWS::KMS::Key": [inAccount("kms", "key/11111111-2222-3333-4444-555555555555")],
  "AWS::Lambda::Function": [inAccount("lambda", "function:orders")],
  "AWS::Lambda::LayerVersionPermission": [inAccount("lambda", "layer:tools:1")],
  "AWS::Lambda::Permission": [inAccount("lambda", "function:orders:live")],
  "AWS::Lambda::Url": [inAccount("lambda", "function:orders:live")],
  "AWS::RDS::DBInstance": [inAccount("rds", "db:orders")],
  "AWS::RDS::DBSnapshot": [
    inAccount("rds", "snapshot:rds:orders-2026"),
    inAccount("rds", "cluster-snapshot:orders"),
  ],
  "AWS::S3::AccountPublicAccessBlock": [`arn:aws:s3::${place.account}:account-public-access-block`],
  "AWS::S3::Bucket": ["arn:aws:s3:::invoices"],
};

describe("every kind of resource that a control looks at", () => {
  it("is here", () => {
    const types = new Set(remediations.map(({ reader }) => reader.type as string));
    expect(Object.keys(arns).sort()).toEqual([...types].sort());
  });

  const byArn = Object.entries(arns).flatMap(([type, own]) => own.map((arn) => [type, arn] as const));
  it.each(byArn)(
    "%s has tags that are read with one call that its handler may make, or none: %s",
    async (type, arn) => {
      const names: string[] = [];
      const nothing = async (service: string, operation: string) => {
        names.push(`${service}:${operation}`);
        return {};
      };
      expect(
        await readTags({ ...place, call: nothing as never, remember: (_, ask) => ask() }, refOf(arn)),
      ).toEqual(new Map());
      expect(names.length).toBeLessThanOrEqual(1);
      const config = configSchema(remediations).parse({
        rules: [
          {
            match: { tags: { a: "b" } },
            controls: Object.fromEntries(remediations.map(({ id }) => [id, { mode: "auto" }])),
          },
        ],
      });
      const own = remediations.filter(({ reader }) => reader.type === type);
      expect(tagActions(config, own)).toEqual(expect.arrayContaining(names));
    },
  );

  it.each([
    ["several resources at once", inAccount("ec2", "vpc/*")],
    ["a kind that no control looks at", inAccount("sns", "topic")],
  ])("%s: nobody can say, so nothing is decided", async (_name, arn) => {
    const { connect, calls } = answering({});
    await expect(readTags(connect(target), refOf(arn))).rejects.toThrow(PlanError);
    expect(calls).toEqual([]);
  });
});

describe("the permission to read tags", () => {
  const rule = (match: object) => configSchema(remediations).parse({ rules: [{ match, mode: "off" }] });
  const byTag = rule({ tags: { stage: "prod" } });

  it.each(Object.entries(remediationsByService))(
    "of %s is asked for where a rule goes by tags, and only there",
    (service, own) => {
      const actions = tagActions(byTag, own);
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.every((action) => action.startsWith(`${service}:`))).toBe(true);
      expect(tagActions(rule({ accounts: [account.id] }), own)).toEqual([]);
    },
  );
});

describe("controls as they are set for a resource", () => {
  const ref = refOf("arn:aws:s3:::invoices");
  const set = (rules: object[], answers: Parameters<typeof answering>[0]) => {
    const { connect, calls } = answering(answers);
    const config = configSchema([s3Versioning]).parse({ mode: "auto", rules });
    return { calls, result: controlsFor(config, connect(target), ref, [s3Versioning]) };
  };
  const byTag = { match: { tags: { stage: "demo" } }, mode: "off" };

  it("with its tags where they decide", async () => {
    const { calls, result } = set([byTag], { GetBucketTagging: [{ TagSet: Tags }] });
    const { resource, controls } = await result;
    expect(controls).toEqual([{ remediation: s3Versioning, setting: "off", params: {} }]);
    expect(resource.tags?.get("stage")).toBe("demo");
    expect(calls).toHaveLength(1);
  });

  it("without a call where they do not", async () => {
    const { calls, result } = set([{ ...byTag, match: { names: ["orders"], tags: { stage: "demo" } } }], {});
    expect((await result).controls).toEqual([{ remediation: s3Versioning, setting: "auto", params: {} }]);
    expect(calls).toEqual([]);
  });

  it.each([
    ["denied", awsError("AccessDenied", 403)],
    ["temporary", awsError("SlowDown", 503)],
    ["rejected", awsError("InvalidBucketState", 400)],
  ])("not at all where the tags cannot be read: %s", async (failure, error) => {
    const { result } = set([byTag], { GetBucketTagging: [error] });
    await expect(result).rejects.toBe(error);
    expect(failureOf(error)).toBe(failure);
  });
});

describe("a hole in what has tags that decide", () => {
  const arn = inAccount("lambda", "function:orders");
  const open = { Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunction", Resource: arn };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "open", ...open }] });
  const event = recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "orders" });
  const rules: Rule[] = [{ match: { tags: { stage: ["demo"] } }, mode: "off", controls: {} }];

  it.each<[string, object, string[], boolean]>([
    ["and match: is left alone", { Tags: { stage: "demo" } }, [], false],
    ["and do not match: is closed", { Tags: { stage: "prod" } }, ["fixed"], true],
    [
      "and may not be read: is left open, and that is said",
      awsError("AccessDeniedException", 403),
      ["denied"],
      false,
    ],
    [
      "and cannot be read: is left open, and that is said",
      awsError("InvalidParameterValueException", 400),
      ["failed"],
      false,
    ],
  ])("%s", async (_name, tags, outcomes, closes) => {
    const { connect, calls } = answering({
      GetPolicy: [{ Policy }, awsError("ResourceNotFoundException", 404)],
      ListTags: [tags],
      RemovePermission: [{}],
    });
    const engine = testEngine({ remediations: [lambdaPublicPermission], mode: "auto", connect });
    await handleEvent({ ...engine, config: { ...engine.config, rules } }, event);
    expect(engine.records.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(calls.some(({ operation }) => operation === "RemovePermission")).toBe(closes);
  });

  it("and cannot be read for now: is tried again", async () => {
    const { connect } = answering({
      GetPolicy: [{ Policy }],
      ListTags: [awsError("TooManyRequestsException", 429)],
    });
    const engine = testEngine({ remediations: [lambdaPublicPermission], mode: "auto", connect });
    await expect(handleEvent({ ...engine, config: { ...engine.config, rules } }, event)).rejects.toThrow(
      RetryLaterError,
    );
  });
});
