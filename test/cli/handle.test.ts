import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand } from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remediations } from "../../remediations/index.ts";
import { recordOf } from "../remediations/cases.ts";
import { account, call, callAndReport, localAws, uniqueName } from "../support/account.ts";
import { awsSettings, type Ran, suture, sutureHere } from "../support/cli.ts";
import { type Answer, serve } from "../support/server.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "suture-"));
  // One control, so that each event makes one look; others are told by their own tests.
  await write("suture.config.yml", "mode: off\ncontrols:\n  sg-admin-ports-open:\n    mode: auto\n");
});
afterAll(() => rm(cwd, { recursive: true }));

const write = (name: string, content: string | Uint8Array) => writeFile(join(cwd, name), content);
const groupId = "sg-0123456789abcdef0";
const event = (more: object = {}) =>
  recordOf("ec2.amazonaws.com", "AuthorizeSecurityGroupIngress", { groupId }, more);
/** Nothing looks at it: a run with it alone needs no AWS. */
const unknownEvent = recordOf("quantum.amazonaws.com", "Entangle", {});
const gzip = (value: unknown) => gzipSync(JSON.stringify(value));

describe("input that holds no event", () => {
  const missing = "not an EventBridge event or a CloudTrail record (";
  const whole = gzip({ Records: [unknownEvent] });
  const bad: [name: string, content: string | Uint8Array, message: string][] = [
    ["empty.json", "", "empty.json is empty: expected EventBridge events or CloudTrail records"],
    ["blank.json", " \n\n", "blank.json is empty: expected EventBridge events or CloudTrail records"],
    ["empty.gz", gzipSync(""), "empty.gz is empty: expected EventBridge events or CloudTrail records"],
    [
      "text.json",
      "hello\nworld\u001b[31m",
      "text.json is not JSON: Unexpected token 'h', \"hello world [31m\" is not valid JSON",
    ],
    ["page.html", "<!doctype html>", "page.html is not JSON: Unexpected token '<'"],
    ["cut.json", '{"Records":[{"eventID":"5a8f', "cut.json is not JSON: Unterminated string in JSON"],
    ["binary.json", Uint8Array.of(0, 1, 2, 255), "binary.json is not JSON: "],
    [
      "cut.jsonl",
      `${JSON.stringify(unknownEvent)}\n\n{"eventID":`,
      "cut.jsonl:3 is not JSON: Unexpected end of JSON input",
    ],
    [
      "cut.gz",
      whole.subarray(0, whole.length - 20),
      "cut.gz is not a whole gzip file: unexpected end of file",
    ],
    ["header.gz", whole.subarray(0, 5), "header.gz is not a whole gzip file: unexpected end of file"],
    [
      "damaged.gz",
      whole.with(whole.length - 6, 0).with(whole.length - 7, 0),
      "damaged.gz is not a whole gzip file: incorrect data check",
    ],
    ["text.gz", gzipSync("hello"), "text.gz is not JSON: Unexpected token 'h'"],
    ["null.json", "null", "null.json: expected an EventBridge event or a CloudTrail record, got null"],
    ["number.json", "7", "number.json: expected an EventBridge event or a CloudTrail record, got a number"],
    [
      "numbers.json",
      "[7, 8]",
      "numbers.json[1]: expected an EventBridge event or a CloudTrail record, got a number",
    ],
    [
      "lists.json",
      "[[]]",
      "lists.json[0]: expected an EventBridge event or a CloudTrail record, got an array",
    ],
    [
      "deep.json",
      "[".repeat(1e5) + "]".repeat(1e5),
      "deep.json[0]: expected an EventBridge event or a CloudTrail record, got an array",
    ],
    [
      "other.json",
      '{"hello":"world"}',
      `other.json: ${missing}eventID: Invalid input: expected string, received undefined; `,
    ],
    ["no-records.json", '{"Records":7}', `no-records.json: ${missing}eventID: `],
    [
      "wrong-type.json",
      JSON.stringify({ ...event(), eventName: 7 }),
      `wrong-type.json: ${missing}eventName: Invalid input: expected string, received number)`,
    ],
    [
      "wrong-parameters.json",
      JSON.stringify({ ...event(), requestParameters: "x" }),
      `wrong-parameters.json: ${missing}requestParameters: `,
    ],
    [
      "no-account.json",
      JSON.stringify({ ...event(), recipientAccountId: undefined, userIdentity: {} }),
      "no-account.json: the CloudTrail record names no account: recipientAccountId is missing",
    ],
    ["one-of-two.json", JSON.stringify({ Records: [unknownEvent, {}] }), `one-of-two.json[1]: ${missing}`],
  ];
  let ran: Ran;
  beforeAll(async () => {
    for (const [name, content] of bad) await write(name, content);
    ran = await suture(["handle", ...bad.map(([name]) => name)], { cwd });
  });

  it.each(bad)("%s", (_name, _content, message) => {
    expect(ran.stderr.split("\n")).toContainEqual(expect.stringContaining(`suture: ${message}`));
  });

  it("ends with 1, says each problem in one line, and handles what is whole", () => {
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe("");
    const lines = ran.stderr.trim().split("\n");
    // Two numbers in numbers.json.
    expect(lines.filter((line) => line.startsWith("suture: "))).toHaveLength(bad.length + 1);
    expect(lines.at(-1)).toBe("Passed over: 1 calls that no control looks at.");
    expect(lines).toHaveLength(bad.length + 2);
  });
});

describe("input that cannot be opened", () => {
  it("ends with 2, and handles the rest", async () => {
    await mkdir(join(cwd, "folder"));
    await write("known.json", JSON.stringify(unknownEvent));
    const { code, stdout, stderr } = await suture(
      [
        "handle",
        "missing.json",
        "folder",
        "../../no/such.json",
        "empty-name",
        "",
        join(cwd, "folder/../known.json"),
      ],
      { cwd },
    );
    expect(stderr.trim().split("\n")).toEqual([
      "suture: missing.json cannot be read: there is no such file",
      "suture: folder cannot be read: it is a folder",
      "suture: ../../no/such.json cannot be read: there is no such file",
      "suture: empty-name cannot be read: there is no such file",
      "suture:  cannot be read: there is no such file",
      "Passed over: 1 calls that no control looks at.",
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("input that needs no look", () => {
  it("is counted, without credentials, in every form of input", async () => {
    const ec2 = (name: string, request: object | null) => recordOf("ec2.amazonaws.com", name, request);
    await write(
      "event.json",
      JSON.stringify({ "detail-type": "AWS API Call via CloudTrail", detail: unknownEvent }),
    );
    await write("other-event.json", JSON.stringify({ "detail-type": "Scheduled Event", detail: {} }));
    // PowerShell puts a byte order mark in front.
    await write("mark.json", `\ufeff${JSON.stringify(unknownEvent)}`);
    await write("lines.jsonl", `\n${JSON.stringify(unknownEvent)}\r\n${JSON.stringify([unknownEvent])}\n\n`);
    await write("log.json.gz", gzip({ Records: [unknownEvent, { ...event(), readOnly: true }] }));
    await write("none.json", '{"Records":[]}');
    await write(
      "names.json",
      JSON.stringify([
        ec2("AuthorizeSecurityGroupIngress", { groupId: "../../sg-0123456789abcdef0" }),
        ec2("AuthorizeSecurityGroupIngress", null),
        recordOf("s3.amazonaws.com", "PutBucketEncryption", { bucketName: "../secrets" }),
        recordOf("lambda.amazonaws.com", "AddPermission20150331v2", { functionName: "../../etc/passwd" }),
        { ...event(), errorCode: "Client.DryRunOperation" },
        { ...event(), errorCode: "AccessDenied", requestParameters: null },
        recordOf("ec2.amazonaws.com", "Unheard", {}),
      ]),
    );
    const files = [
      "event.json",
      "other-event.json",
      "mark.json",
      "lines.jsonl",
      "log.json.gz",
      "none.json",
      "names.json",
    ];
    const { code, stdout, stderr } = await suture(["handle", "--json", "--mode", "auto", ...files, "-"], {
      cwd,
      input: gzip(unknownEvent),
    });
    expect(stderr).toBe(
      "Passed over: 7 calls that no control looks at, 1 not of CloudTrail, 1 calls that only read, 4 calls that name no resource of their account, 2 calls that failed.\n",
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });
});

describe("a file of 50 MB", () => {
  const size = 50 * 1024 * 1024;
  /** Prints the most memory that the process ever had, in MB. */
  const measure = `data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS/1024))`;

  it("is handled in one line and in many, in memory that a laptop has", async () => {
    const record = Buffer.from(JSON.stringify({ ...unknownEvent, userAgent: "x".repeat(600) }));
    const count = Math.ceil(size / (record.length + 1));
    for (const [name, start, between, end] of [
      ["big.json", '{"Records":[', ",", "]}"],
      ["big.jsonl", "", "\n", "\n"],
    ] as const) {
      const file = await open(join(cwd, name), "w");
      const chunk = Buffer.concat(Array(100).fill(Buffer.concat([record, Buffer.from(between)])));
      await file.write(start);
      for (let written = 100; written < count; written += 100) await file.write(chunk);
      await file.write(record);
      await file.write(end);
      await file.close();
    }
    const records = Math.floor((count - 1) / 100) * 100 + 1;
    const { code, stderr } = await suture(["handle", "big.json", "big.jsonl"], {
      cwd,
      nodeOptions: ["--import", measure],
    });
    const [said, memory] = stderr.trim().split("\n");
    expect(said).toBe(`Passed over: ${2 * records} calls that no control looks at.`);
    expect(code).toBe(0);
    expect(Number(memory)).toBeLessThan(900);
  });
});

const xml = (status: number, body: string): Answer => ({ status, body });
const caller = xml(
  200,
  `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account.id}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
);
const ec2Error = (status: number, code: string, message: string) =>
  xml(
    status,
    `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
  );
const stsError = (status: number, code: string, message: string) =>
  xml(
    status,
    `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
// AWS's own words: moto neither throttles nor denies.
const deniedBy =
  "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/alice is not authorized to perform: ec2:DescribeSecurityGroupRules with an explicit deny in a service control policy";

describe("AWS that does not answer as hoped", () => {
  interface Case {
    readonly sts?: Answer;
    readonly ec2?: Answer;
    readonly env?: Readonly<Record<string, string>>;
    readonly events?: readonly object[];
    readonly requests: number;
    readonly records?: readonly object[];
    readonly says: string;
    /** Whether a process is started for it, which shows that it ends. */
    readonly alone?: true;
  }
  const group = `arn:aws:ec2:us-east-1:123456789012:security-group/${groupId}`;
  const advice = "check the network, AWS_ENDPOINT_URL and the region, and run it again";
  // One attempt: the SDK's waiting is its own, and a minute of it is not waited for here.
  const cases: Readonly<Record<string, Case>> = {
    "the read is denied": {
      ec2: ec2Error(403, "UnauthorizedOperation", deniedBy),
      requests: 2,
      records: [
        {
          outcome: "denied",
          reason: `could not look: reading it was denied by a service control policy: UnauthorizedOperation: ${deniedBy}`,
        },
      ],
      says: "",
    },
    "throttled for longer than the SDK tries": {
      ec2: ec2Error(503, "RequestLimitExceeded", "Request limit exceeded."),
      requests: 2,
      alone: true,
      says: `suture: in.json[0]: ${group} could not be read: RequestLimitExceeded: Request limit exceeded.; nothing more was changed: ${advice}\n`,
    },
    "a request that EC2 does not take": {
      ec2: ec2Error(400, "InvalidParameterValue", "Value for parameter maxResults is invalid."),
      requests: 2,
      records: [
        {
          outcome: "failed",
          reason:
            "could not look: AWS refused the call: InvalidParameterValue: Value for parameter maxResults is invalid.",
        },
      ],
      says: "",
    },
    // All of the following would be the same for each event: the first ends it.
    "credentials that AWS does not know": {
      sts: stsError(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
      events: [event(), event(), event()],
      requests: 1,
      says: "suture: AWS does not say whose credentials these are: InvalidClientTokenId: The security token included in the request is invalid.; is us-east-1 enabled in their account?\n",
    },
    "credentials that ended in between": {
      ec2: ec2Error(400, "RequestExpired", "Request has expired."),
      events: [event(), event(), event()],
      requests: 2,
      says: `suture: in.json[0]: ${group} could not be read: RequestExpired: Request has expired.; check your AWS credentials: AWS_PROFILE, \`aws sso login\`\n`,
    },
    "no credentials": {
      env: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" },
      alone: true,
      events: [event(), event()],
      requests: 0,
      says: "suture: AWS does not say whose credentials these are: CredentialsProviderError: Could not load credentials from any providers; set AWS_PROFILE, or sign in as for the AWS CLI\n",
    },
    "a port where nobody listens": {
      env: { AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
      events: [event(), event()],
      requests: 0,
      says: `suture: AWS does not say whose credentials these are: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1; nothing more was changed: ${advice}\n`,
    },
    "a region of the caller that AWS has not": {
      env: { AWS_REGION: "xx-nowhere-1" },
      events: [event(), event()],
      requests: 0,
      says: 'suture: AWS does not say whose credentials these are: UnknownRegionError: "xx-nowhere-1" is not a region of AWS: nothing was read or changed there\n',
    },
    "somebody else's server": {
      sts: xml(200, "<a>hello</a>"),
      requests: 1,
      says: "suture: AWS does not say whose credentials these are: Error: the answer names no account; is AWS_ENDPOINT_URL an AWS?\n",
    },
    "a region of an event that AWS has not, beside another event": {
      events: [event({ region: "xx-nowhere-1" }), event({ account: "999999999999" })],
      requests: 1,
      records: [
        {
          outcome: "failed",
          region: "xx-nowhere-1",
          reason: '"xx-nowhere-1" is not a region of AWS: nothing was read or changed there',
        },
        {
          outcome: "failed",
          account: "999999999999",
          reason:
            'the resource is in account 999999999999, and these credentials are for 123456789012: add 999999999999 with its role under "accounts" in suture.config.yml, or use credentials of that account',
        },
      ],
      says: "",
    },
  };

  it.each(Object.entries(cases))(
    "%s",
    async (_name, { sts = caller, ec2 = caller, env, events = [event()], records = [], ...expected }) => {
      const server = await serve(({ body }) => (body.includes("Action=GetCallerIdentity") ? sts : ec2));
      const settings = awsSettings(server.endpoint, { AWS_MAX_ATTEMPTS: "1", ...env });
      const input = "in.json";
      await write(input, JSON.stringify(events));
      const run = expected.alone ? suture : sutureHere;
      const { code, stdout, stderr } = await run(["handle", "--json", input], { cwd, env: settings });
      expect(stderr).toBe(expected.says);
      const told = stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as object);
      expect(told).toMatchObject(records);
      expect(told).toHaveLength(records.length);
      expect(server.requests).toHaveLength(expected.requests);
      expect(code).toBe(1);
    },
  );
});

describe("wrong usage", () => {
  it.each<[string, string[], RegExp]>([
    [
      "an unknown mode",
      ["handle", "--mode", "sometimes", "-"],
      /^error: option '--mode <mode>' argument 'sometimes' is invalid. Allowed choices are off, dry-run, approve, auto, enforce.\n$/,
    ],
    [
      "a configuration that is missing",
      ["handle", "--config", "no.yml", "-"],
      /^no.yml cannot be read: there is no such file\n$/,
    ],
    [
      "a configuration that is a folder",
      ["handle", "--config", ".", "-"],
      /^. cannot be read: it is a folder\n$/,
    ],
    [
      "a configuration that is wrong",
      ["handle", "--config", "wrong.yml", "-"],
      /^wrong.yml:2: mode must be one of off, dry-run, approve, auto, enforce\nwrong.yml:3: the configuration has no "control"; did you mean "controls"\?\n$/,
    ],
    [
      "the configuration of this folder, wrong",
      ["handle", "-"],
      /^suture.config.yml:1: mode must be one of /,
    ],
    ["an unknown command", ["handel"], /^error: unknown command 'handel'\n\(Did you mean handle\?\)\n$/],
    ["no command", [], /^Usage: suture [\s\S]*\nExamples:\n/],
  ])("%s ends with 2", async (name, args, says) => {
    await write("wrong.yml", "# mine\nmode: sometimes\ncontrol: {}\n");
    const folder = join(cwd, "configured");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "suture.config.yml"), "mode: sometimes");
    const where = name.startsWith("the configuration of this folder") ? folder : cwd;
    const { code, stdout, stderr } = await sutureHere(args, { cwd: where });
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("is the exit code of the process, which reads no input first", async () => {
    const input = JSON.stringify(event());
    const { code, stdout, stderr } = await suture(["handle", "--config", "no.yml", "-"], { cwd, input });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: "",
      stderr: "no.yml cannot be read: there is no such file\n",
    });
  });
});

describe("output", () => {
  it("is whole however much it is, and nobody has to read it to the end", async () => {
    // So much that a process which ended at once would lose some of it.
    const many = Array(3_000)
      .fill(JSON.stringify(event({ region: "xx-nowhere-1" })))
      .join("\n");
    const [read, left] = await Promise.all([
      suture(["handle", "--json", "-"], { cwd, input: many }),
      suture(["handle", "--json", "-"], { cwd, input: many, stopReading: true }),
    ]);
    const records = read.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string });
    expect(new Set(records.map(({ id }) => id)).size).toBe(3_000);
    expect({ code: read.code, stderr: read.stderr }).toEqual({ code: 1, stderr: "" });
    expect({ code: left.code, stderr: left.stderr }).toEqual({ code: 1, stderr: "" });
  });

  it("help teaches with examples", async () => {
    const all = await suture(["--help"], { cwd });
    const handle = await sutureHere(["help", "handle"], { cwd });
    expect(all).toMatchObject({ code: 0, stderr: "" });
    expect(all.stdout).toMatch(
      /^Usage: suture [\s\S]*\n {2}handle [\s\S]*\nExamples:\n[\s\S]*suture handle event.json[\s\S]*AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL[\s\S]*Exit codes: 0 done, 1 something failed, 2 wrong usage/,
    );
    expect(handle).toMatchObject({ code: 0, stderr: "" });
    expect(handle.stdout).toMatch(
      /--json [\s\S]*--config <file> [\s\S]*--mode <mode> [\s\S]*Examples:\n {2}suture handle event.json/,
    );
  });

  it("the catalogue, for a person and as JSON lines", async () => {
    const table = await suture(["controls"], { cwd });
    const json = await sutureHere(["controls", "--json"], { cwd });
    const ec2 = await sutureHere(["controls", "--json", "--service", "ec2"], { cwd });
    for (const { code, stderr } of [table, json, ec2])
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const listed = json.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(listed.map(({ id }) => id)).toEqual(remediations.map(({ id }) => id));
    for (const { id } of listed) expect(table.stdout).toContain(id);
    expect(table.stdout).not.toContain("\u001b");
    expect(listed.find(({ id }) => id === "sg-admin-ports-open")).toMatchObject({
      service: "ec2",
      title: "Security group opens administration ports to the internet",
      severity: "critical",
      risk: "disruptive",
      resource: "AWS::EC2::SecurityGroup",
      events: { "ec2.amazonaws.com": expect.arrayContaining(["AuthorizeSecurityGroupIngress"]) },
      permissions: { write: ["ec2:RevokeSecurityGroupIngress"] },
      frameworks: { fsbp: ["EC2.19"] },
    });
    const ofEc2 = ec2.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(ofEc2).toEqual(listed.filter(({ service }) => service === "ec2"));
  });
});

describe.skipIf(!localAws)("on AWS", () => {
  const fields = [
    ...[
      "id",
      "time",
      "control",
      "controls",
      "severity",
      "resource",
      "account",
      "region",
      "trigger",
      "mode",
      "outcome",
    ],
    ...[
      "reason",
      "risk",
      "changes",
      "before",
      "after",
      "startedAt",
      "durationMs",
      "exposedMs",
      "approval",
      "undoOf",
    ],
    "planHash",
  ];
  const settings = () => awsSettings(localAws ?? "", { AWS_REGION: account.region });

  it("a dry run plans, a fix changes, a second one finds nothing to do; as JSON lines with every field", async () => {
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName: uniqueName("group"), Description: "of a test" }),
    );
    const IpPermissions = [
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    ];
    const opened = await callAndReport(
      "ec2",
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }),
    );
    await write("opened.json", JSON.stringify(opened.event));

    await write("dry-run.yml", "mode: off\ncontrols:\n  sg-admin-ports-open:\n    mode: dry-run\n");

    const outcomes: unknown[] = [];
    for (const [config, run] of [
      ["dry-run.yml", sutureHere],
      ["suture.config.yml", suture],
      ["suture.config.yml", sutureHere],
    ] as const) {
      const args = ["handle", "--json", "--config", config, "opened.json"];
      const { code, stdout, stderr } = await run(args, { cwd, env: settings() });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const records = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      for (const record of records) expect(Object.keys(record)).toEqual(expect.arrayContaining(fields));
      const record = records.find(({ controls }) => controls.includes("sg-admin-ports-open"));
      outcomes.push([record.mode, record.outcome, record.trigger.type, record.changes.length]);
    }
    expect(outcomes).toEqual([
      ["dry-run", "planned", "cloudtrail", 1],
      ["auto", "fixed", "cloudtrail", 1],
      ["auto", "compliant", "cloudtrail", 0],
    ]);
  });

  it("tells a person who opened what, the plan, its undo and the outcome, without colours in a file", async () => {
    const { GroupId } = await call(
      "ec2",
      new CreateSecurityGroupCommand({ GroupName: uniqueName("group"), Description: "of a test" }),
    );
    const IpPermissions = [
      { IpProtocol: "tcp", FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
    ];
    const { event: opened } = await callAndReport(
      "ec2",
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }),
    );
    const { code, stdout, stderr } = await suture(["handle", "-"], {
      cwd,
      env: settings(),
      input: JSON.stringify(opened),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toMatch(
      new RegExp(
        [
          `^FIXED {6}sg-admin-ports-open {2}arn:aws:ec2:us-east-1:${account.id}:security-group/${GroupId}`,
          `  opened by  arn:aws:iam::${account.id}:user/alice from 203.0.113.7: AuthorizeSecurityGroupIngress at .*Z`,
          "  severity   critical, risk of the fix: disruptive",
          `  changed    Revoke rule sgr-\\w+ of security group ${GroupId}: tcp port 22 is open to 0.0.0.0/0 \\(all of IPv4\\)`,
          ` +ec2:RevokeSecurityGroupIngress {"GroupId":"${GroupId}","SecurityGroupRuleIds":\\["sgr-\\w+"\\]}`,
          '  undo       ec2:AuthorizeSecurityGroupIngress {"GroupId":.*"CidrIp":"0.0.0.0/0".*}',
          "  outcome    fixed, and read again to prove it; open for [\\d.]+ m?s\n$",
        ].join("\n"),
      ),
    );
  });
});
