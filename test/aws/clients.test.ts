import { setImmediate } from "node:timers/promises";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkRegion, partitionOf, UnknownRegionError, UnreachableAccountError } from "../../aws/accounts.ts";
import { createConnect } from "../../aws/clients.ts";
import { handleEvent } from "../../engine/pipeline.ts";
import { sgAdminPortsOpen } from "../../remediations/ec2/sg-admin-ports-open.ts";
import { recordOf } from "../remediations/cases.ts";
import { account, call, localAws, uniqueName } from "../support/account.ts";
import { testEngine } from "../support/engine.ts";
import { inAccount } from "../support/member.ts";
import { serve } from "../support/server.ts";

const target = { account: account.id, region: account.region, actionId: "test" };

describe("partitionOf and checkRegion", () => {
  it.each([
    ["us-east-1", "aws"],
    ["ap-southeast-7", "aws"],
    ["mx-central-1", "aws"],
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
    ["eu-isoe-west-1", "aws-iso-e"],
    ["us-isof-south-1", "aws-iso-f"],
    ["eusc-de-east-1", "aws-eusc"],
  ])("%s is in %s", (region, partition) => {
    expect(partitionOf(region)).toBe(partition);
    expect(() => checkRegion(region)).not.toThrow();
  });

  it.each(["xx-nowhere-1", "us-east", "us-east-1a", "us-east-1.example.com", "", "aws-global"])(
    "%o is none",
    (region) => {
      expect(() => checkRegion(region)).toThrow(UnknownRegionError);
      expect(() => createConnect({ homeAccount: account.id })({ ...target, region })).toThrow(
        `"${region}" is not a region of AWS`,
      );
    },
  );
});

describe("an account without a way in", () => {
  it("is refused before any call, and the message says what to add", () => {
    const connect = createConnect({
      homeAccount: account.id,
      memberRole: (id) =>
        id === "210987654321" ? { roleArn: "arn:aws:iam::210987654321:role/suture" } : undefined,
    });
    expect(() => connect({ ...target, account: "999999999999" })).toThrow(UnreachableAccountError);
    expect(() => connect({ ...target, account: "999999999999" })).toThrow(
      /account 999999999999.* for 123456789012.*add 999999999999 with its role under "accounts"/,
    );
    expect(connect({ ...target, account: "210987654321" }).account).toBe("210987654321");
  });
});

describe.skipIf(!localAws)("a member account", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const member = "210987654321";

  async function openGroup(ec2: EC2Client): Promise<string> {
    const { GroupId = "" } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: uniqueName("group"), Description: "of a test" }),
    );
    const IpPermissions = [
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    ];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    return GroupId;
  }

  async function read(ec2: EC2Client, groupId: string) {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }));
    return SecurityGroups?.[0];
  }

  /** The local AWS's STS, with what it is asked. */
  async function watchSts() {
    const sts = await serve(async ({ headers: { "content-type": type, authorization }, body }) => {
      const headers = { "content-type": String(type), authorization: String(authorization) };
      const answer = await fetch(localAws ?? "", { method: "POST", headers, body });
      return { status: answer.status, body: await answer.text() };
    });
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.endpoint);
    return sts;
  }

  it("is entered by its role, with the external id, in a session named after the action; home stays as it is", async () => {
    const home = new EC2Client({ region: account.region });
    const away = new EC2Client(await inAccount(member));
    const [ours, theirs] = await Promise.all([openGroup(home), openGroup(away)]);
    const sts = await watchSts();
    const role = {
      roleArn: `arn:aws:iam::${member}:role/${uniqueName("suture")}`,
      externalId: "shared-secret",
    };
    const engine = testEngine({
      remediations: [sgAdminPortsOpen],
      mode: "auto",
      connect: createConnect({ homeAccount: account.id, memberRole: () => role, maxAttempts: 1 }),
    });
    const id = "01933b5e-0000-7000-8000-00000000aaaa";
    const event = recordOf(
      "ec2.amazonaws.com",
      "AuthorizeSecurityGroupIngress",
      { groupId: theirs },
      { account: member },
    );
    await handleEvent({ ...engine, clock: { ...engine.clock, newId: () => id } }, event);

    expect(engine.records[0]).toMatchObject({
      id,
      outcome: "fixed",
      account: member,
      resource: `arn:aws:ec2:us-east-1:${member}:security-group/${theirs}`,
    });
    expect(await read(away, theirs)).toMatchObject({ OwnerId: member, IpPermissions: [] });
    expect(await read(home, ours)).toMatchObject({ OwnerId: account.id, IpPermissions: [{ FromPort: 22 }] });

    // One session for the read, the fix and the read that proves it.
    expect(sts.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(body)))).toEqual([
      {
        Version: "2011-06-15",
        Action: "AssumeRole",
        RoleArn: role.roleArn,
        ExternalId: "shared-secret",
        RoleSessionName: `suture-${id}`,
        DurationSeconds: "900",
      },
    ]);
  });

  it("is entered once for an action, whatever services it takes", async () => {
    const sts = await watchSts();
    const memberRole = () => ({ roleArn: `arn:aws:iam::${member}:role/suture` });
    const aws = createConnect({ homeAccount: account.id, memberRole })({ ...target, account: member });
    await Promise.all([
      aws.call("ec2", "DescribeSecurityGroups", {}),
      aws.call("s3", "ListBuckets", {}),
      aws.call("lambda", "ListFunctions", {}),
    ]);
    expect(sts.requests).toHaveLength(1);
  });

  it.each([
    ["us-east-1", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["us-gov-west-1", "arn:aws-us-gov:iam::aws:policy/ReadOnlyAccess"],
  ])("can only be read where the sweep enters it, in %s", async (region, policy) => {
    const sts = await watchSts();
    const memberRole = () => ({ roleArn: `arn:aws:iam::${member}:role/suture` });
    const connect = createConnect({ homeAccount: account.id, memberRole, readOnly: true });
    await connect({ ...target, region, account: member }).call("ec2", "DescribeSecurityGroups", {});
    const [request] = sts.requests.map(({ body }) => new URLSearchParams(body));
    expect(request?.get("PolicyArns.member.1.arn")).toBe(policy);
  });
});

describe("a role that does not let Suture in", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is reported as denied, with the call and the policy that refused it", async () => {
    const message =
      "User: arn:aws:sts::123456789012:assumed-role/suture/suture is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/suture with an explicit deny in a resource control policy";
    const sts = await serve(() => ({
      status: 403,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
    }));
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_PROFILE", undefined);
    const memberRole = () => ({ roleArn: "arn:aws:iam::210987654321:role/suture" });
    const connect = createConnect({ homeAccount: account.id, memberRole });
    const engine = testEngine({ remediations: [sgAdminPortsOpen], mode: "auto", connect });
    await handleEvent(
      engine,
      recordOf(
        "ec2.amazonaws.com",
        "AuthorizeSecurityGroupIngress",
        { groupId: "sg-0123456789abcdef0" },
        { account: "210987654321" },
      ),
    );
    expect(engine.records).toMatchObject([{ outcome: "denied", account: "210987654321" }]);
    expect(engine.records[0]?.reason).toBe(
      `could not look: reading it was denied by a resource control policy: AccessDenied: ${message}`,
    );
    expect(sts.requests).toHaveLength(1);
  });
});

describe.skipIf(!localAws)("a plan", () => {
  // The SDK writes the checksum algorithm into the input of PutBucketEncryption.
  it("stays as it was printed when the SDK sends it", async () => {
    const Bucket = uniqueName("bucket");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const aws = createConnect({ homeAccount: account.id })(target);
    const input = {
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }],
      },
    };
    const printed = JSON.stringify(input);
    await aws.call("s3", "PutBucketEncryption", input);
    expect(JSON.stringify(input)).toBe(printed);
  });
});

describe("over the wire", () => {
  beforeEach(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    vi.stubEnv("AWS_PROFILE", undefined);
    // Retries wait a random time: none.
    vi.spyOn(Math, "random").mockReturnValue(0);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const encryption =
    '<ServerSideEncryptionConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>';

  // moto serves every bucket in every region. S3 answers a request to the wrong one with the region of the bucket:
  // 301, and for regions launched since March 2019, 400 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html).
  it.each([
    [301, "PermanentRedirect"],
    [400, "IllegalLocationConstraintException"],
  ])(
    "a bucket in another region is followed there (%i %s), and asked there again as the plan says",
    async (status, code) => {
      const server = await serve(({ headers }) =>
        headers.authorization?.includes("/eu-south-1/s3/")
          ? { status: 200, body: encryption }
          : {
              status,
              headers: { "x-amz-bucket-region": "eu-south-1" },
              body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Use another endpoint</Message></Error>`,
            },
      );
      vi.stubEnv("AWS_ENDPOINT_URL_S3", server.endpoint);
      const aws = createConnect({ homeAccount: account.id })(target);
      const answer = await aws.call("s3", "GetBucketEncryption", {
        Bucket: "records",
        ExpectedBucketOwner: account.id,
      });
      expect(answer.ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject({
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" },
      });
      expect(
        server.requests.map(({ method, url, headers }) => [
          method,
          url,
          /\d{8}\/([\w-]+)\//.exec(String(headers.authorization))?.[1],
          headers["x-amz-expected-bucket-owner"],
        ]),
      ).toEqual([
        ["GET", "/records/?encryption=", "us-east-1", account.id],
        ["GET", "/records/?encryption=", "eu-south-1", account.id],
      ]);
    },
  );

  it.each([
    ["five times by default", undefined, undefined, 5],
    ["as often as AWS_MAX_ATTEMPTS says", "2", undefined, 2],
    ["as often as whoever connects says", "7", 1, 1],
  ])("AWS's own failures are asked about %s", async (_name, environment, maxAttempts, attempts) => {
    const server = await serve(() => ({
      status: 500,
      body: "<Error><Code>InternalError</Code><Message>We encountered an internal error</Message></Error>",
    }));
    vi.stubEnv("AWS_ENDPOINT_URL_S3", server.endpoint);
    vi.stubEnv("AWS_MAX_ATTEMPTS", environment);
    const aws = createConnect({ homeAccount: account.id, ...(maxAttempts && { maxAttempts }) })(target);
    await expect(aws.call("s3", "GetBucketEncryption", { Bucket: "records" })).rejects.toThrow(
      "internal error",
    );
    expect(server.requests).toHaveLength(attempts);
  });

  it("throttled for longer than it waits, gives up within the minute that Lambda gives it", async () => {
    const server = await serve(() => ({
      status: 503,
      body: "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Rate exceeded</Message></Error></Errors></Response>",
    }));
    vi.stubEnv("AWS_ENDPOINT_URL", server.endpoint);
    vi.stubEnv("AWS_MAX_ATTEMPTS", undefined);
    // The longest waits that the SDK draws; each is over at once, and the clock goes on by it.
    vi.mocked(Math.random).mockReturnValue(0.999);
    vi.useFakeTimers({ toFake: ["Date"] });
    let waited = 0;
    const wait = globalThis.setTimeout;
    vi.spyOn(globalThis, "setTimeout").mockImplementation(((then: () => void, milliseconds = 0) => {
      waited += milliseconds;
      vi.setSystemTime(Date.now() + milliseconds);
      return wait(then, 0);
    }) as typeof setTimeout);
    const aws = createConnect({ homeAccount: account.id })(target);
    const describing = aws.call("ec2", "DescribeSecurityGroupRules", {});
    await expect(describing).rejects.toMatchObject({ name: "RequestLimitExceeded" });
    expect(server.requests).toHaveLength(5);
    // An upper bound: the SDK also sets timers that watch over its sockets, and waits for none of them.
    expect(waited).toBeGreaterThan(15_000);
    expect(waited).toBeLessThan(60_000);
  });

  // With another endpoint than AWS's, no host is named after a bucket or an account.
  it("bucket and account go into path and header where an endpoint is set", async () => {
    const server = await serve(({ url }) => ({
      status: 200,
      body: url.startsWith("/records")
        ? encryption
        : "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>",
    }));
    vi.stubEnv("AWS_ENDPOINT_URL", server.endpoint.replace("127.0.0.1", "localhost"));
    vi.stubEnv("AWS_ENDPOINT_URL_S3", undefined);
    const aws = createConnect({ homeAccount: account.id })(target);
    await aws.call("s3", "GetBucketEncryption", { Bucket: "records" });
    await aws.call("s3control", "GetPublicAccessBlock", { AccountId: account.id });
    expect(
      server.requests.map(({ url, headers }) => [
        url,
        String(headers.host).split(":")[0],
        headers["x-amz-account-id"],
      ]),
    ).toEqual([
      ["/records/?encryption=", "localhost", undefined],
      ["/v20180820/configuration/publicAccessBlock", "localhost", account.id],
    ]);
  });

  it("an operation that is no data of a plan is refused", async () => {
    const aws = createConnect({ homeAccount: account.id })(target);
    await expect(aws.call("s3", "DeleteBucket" as never, {} as never)).rejects.toThrow(
      "Suture does not know the operation s3:DeleteBucket",
    );
  });
});

describe("remember", () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const memberRole = () => ({ roleArn: "arn:aws:iam::210987654321:role/suture" });

  it("asks once a minute and account, however many resources ask at once", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const connect = createConnect({ homeAccount: account.id, memberRole });
    let asked = 0;
    const ask = async () => ++asked;
    const remembered = (id: string, question = "block") =>
      connect({ ...target, account: id }).remember(question, ask);

    expect(await Promise.all([remembered(account.id), remembered(account.id)])).toEqual([1, 1]);
    expect(await remembered("210987654321")).toBe(2);
    expect(await remembered(account.id, "another question")).toBe(3);
    vi.advanceTimersByTime(59_999);
    expect(await remembered(account.id)).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await remembered(account.id)).toBe(4);
  });

  it("does not keep failures", async () => {
    const aws = createConnect({ homeAccount: account.id })(target);
    const ask = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error("denied"))
      .mockResolvedValue("none");
    await expect(aws.remember("block", ask)).rejects.toThrow("denied");
    await setImmediate();
    expect(await aws.remember("block", ask)).toBe("none");
    expect(await aws.remember("block", ask)).toBe("none");
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
