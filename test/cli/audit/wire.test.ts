import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";
import { expect, it } from "vitest";
import type { ActionRecord } from "../../../engine/record.ts";
import { awsSettings, type RunOptions, suture, sutureHere } from "../../support/cli.ts";
import { type Answer, serve } from "../../support/server.ts";
import {
  type Asked,
  accounts,
  ec2Error,
  queryError,
  s3Buckets,
  s3Error,
  serveAws,
} from "../../support/wire.ts";

// What the local AWS never answers: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html
const cwd = mkdtempSync(join(tmpdir(), "suture-audit-"));
const settings = (endpoint: string) =>
  awsSettings(endpoint, { AWS_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true" });
type Options = Partial<Parameters<typeof sutureHere>[1]>;
const audit = (endpoint: string, args: readonly string[], more: Options = {}) =>
  sutureHere(["audit", ...args], { cwd, env: settings(endpoint), ...more });
/** As a process of its own, which signals and a closed pipe reach. */
const auditProcess = (endpoint: string, args: readonly string[], more: Partial<RunOptions> = {}) =>
  suture(["audit", ...args], { cwd, env: settings(endpoint), ...more });
const linesOf = (text: string) => text.split("\n").filter(Boolean);
const recordsIn = (stdout: string) => linesOf(stdout).map((line) => JSON.parse(line) as ActionRecord);

const unversioned: Answer = {
  status: 200,
  body: '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>',
};
const encrypted = (enabled: boolean): Answer => ({
  status: 200,
  body: `<GetEbsEncryptionByDefaultResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
    <ebsEncryptionByDefault>${enabled}</ebsEncryptionByDefault></GetEbsEncryptionByDefaultResponse>`,
});

/** Buckets without end: each page has two, and names the next. */
function endlessBuckets({ url }: Asked): Answer {
  const listing = /^\/\?/.test(url);
  if (!listing) return unversioned;
  const page = Number(new URLSearchParams(url.slice(2)).get("continuation-token") ?? 0);
  return s3Buckets([`bucket-${page}-a`, `bucket-${page}-b`], String(page + 1));
}

it.each<[string, Answer, RegExp]>([
  [
    "expired",
    queryError(403, "ExpiredToken", "The security token included in the request is expired"),
    /ExpiredToken: .* is expired; get new ones/,
  ],
  [
    "unknown",
    queryError(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    /InvalidClientTokenId: .*; is us-east-1 enabled/,
  ],
])("says that credentials are %s, in one line", async (_, answer, message) => {
  const { endpoint } = await serve(() => answer);
  const { stdout, stderr, code } = await audit(endpoint, []);
  expect(stdout).toBe("");
  expect(linesOf(stderr)).toEqual([expect.stringMatching(message)]);
  expect(code).toBe(1);
});

it("says that there are no credentials, in one line", async () => {
  const { endpoint, requests } = await serveAws(() => unversioned);
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = settings(endpoint);
  const { stdout, stderr, code } = await audit(endpoint, [], { env });
  expect(stdout).toBe("");
  expect(linesOf(stderr)).toEqual([expect.stringMatching(/Could not load credentials.*; set AWS_PROFILE/)]);
  expect(code).toBe(1);
  expect(requests).toEqual([]);
});

it("looks at the other regions when one is not enabled, and says so once", async () => {
  const { endpoint } = await serveAws(({ region }) =>
    region === "af-south-1"
      ? ec2Error(401, "AuthFailure", "AWS was not able to validate the provided access credentials")
      : encrypted(false),
  );
  const regions = ["us-east-1", "af-south-1", "eu-west-1"];
  const { stdout, stderr, code } = await audit(endpoint, [
    "--json",
    "--service",
    "ec2",
    "--control",
    "ebs-default-encryption",
    "--region",
    ...regions,
  ]);
  expect(
    recordsIn(stdout)
      .map(({ region, outcome }) => `${region} ${outcome}`)
      .sort(),
  ).toEqual(["af-south-1 failed", "eu-west-1 planned", "us-east-1 planned"]);
  expect(stderr).toContain("af-south-1 does not know the credentials of account 123456789012");
  expect(code).toBe(1);
});

it("never takes what it may not read for compliant", async () => {
  const { endpoint } = await serveAws(({ url }) =>
    url.startsWith("/?") ? s3Buckets(["mine", "theirs"]) : s3Error(403, "AccessDenied", "Access Denied"),
  );
  const options = ["--control", "s3-versioning", "--fail-on", "low"];
  const text = await audit(endpoint, options);
  expect(text.stdout).toContain("0 findings. Looked at nothing in us-east-1 of 123456789012.");
  expect(linesOf(text.stderr)).toEqual([
    "Could not be looked at, which is not the same as compliant:",
    expect.stringContaining(
      "arn:aws:s3:::mine for s3-versioning: could not look: reading it was denied: AccessDenied",
    ),
    expect.stringContaining("arn:aws:s3:::theirs for s3-versioning: could not look"),
  ]);
  expect(text.code).toBe(1);

  const sarif = JSON.parse((await audit(endpoint, [...options, "--format", "sarif"])).stdout) as Log;
  expect(sarif.runs[0]?.results).toEqual([]);
  expect(sarif.runs[0]?.invocations).toMatchObject([
    { executionSuccessful: false, toolExecutionNotifications: [{ level: "error" }, { level: "error" }] },
  ]);

  const asff = JSON.parse((await audit(endpoint, [...options, "--format", "asff"])).stdout);
  expect(asff.map(({ Compliance }: { Compliance: object }) => Compliance)).toMatchObject([
    { Status: "NOT_AVAILABLE" },
    { Status: "NOT_AVAILABLE" },
  ]);
});

it("waits where AWS throttles, and gives nothing up", async () => {
  const buckets = Array.from({ length: 6 }, (_, index) => `bucket-${index}`);
  let asked = 0;
  const { endpoint } = await serveAws(({ url }) => {
    if (url.startsWith("/?")) return s3Buckets(buckets);
    asked += 1;
    return asked <= 1 ? s3Error(503, "SlowDown", "Please reduce your request rate.") : unversioned;
  });
  const { stdout, stderr, code } = await audit(endpoint, ["--json", "--control", "s3-versioning"]);
  expect(recordsIn(stdout)).toHaveLength(buckets.length);
  expect(asked).toBe(buckets.length + 1);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
});

it.each([
  [
    "text",
    (stdout: string) =>
      expect(stdout).toMatch(/low {7}s3-versioning +\d+\n[\s\S]*\d+ findings. Looked at \d+ AWS::S3::Bucket/),
  ],
  ["json", (stdout: string) => expect(recordsIn(stdout).length).toBeGreaterThan(20)],
  [
    "sarif",
    (stdout: string) => {
      const [run] = (JSON.parse(stdout) as Log).runs;
      expect(run?.results?.length).toBeGreaterThan(20);
      expect(run?.invocations).toMatchObject([{ executionSuccessful: false }]);
    },
  ],
  [
    "asff",
    (stdout: string) =>
      expect(linesOf(stdout).flatMap((line) => JSON.parse(line)).length).toBeGreaterThan(20),
  ],
])("ends at Ctrl-C with what was found so far, as %s", async (format, check) => {
  const stop = new AbortController();
  let asked = 0;
  const { endpoint } = await serveAws((request) => {
    asked += 1;
    if (asked === 80) stop.abort();
    return endlessBuckets(request);
  });
  const env = { ...settings(endpoint), TMPDIR: mkdtempSync(join(tmpdir(), "suture-tmp-")) };
  const options = ["--control", "s3-versioning", "--format", format];
  const run = format === "text" ? auditProcess : audit;
  const { stdout, stderr, code } = await run(endpoint, options, { env, interrupt: stop.signal });
  check(stdout);
  expect(stderr).toBe("Stopped: this is what was found so far.\n");
  expect(code).toBe(130);
  expect(readdirSync(env.TMPDIR)).toEqual([]);
});

it("ends when nobody reads what it finds", async () => {
  const { endpoint } = await serveAws(endlessBuckets);
  const { code } = await auditProcess(endpoint, ["--json", "--control", "s3-versioning"], {
    stopReading: true,
  });
  expect(code).toBe(130);
});

it("stops at the first record that its log does not take", async () => {
  const { endpoint } = await serveAws(endlessBuckets);
  const log = mkdtempSync(join(tmpdir(), "suture-log-"));
  writeFileSync(join(log, "records"), "in the way");
  const { stderr, code } = await audit(endpoint, ["--json", "--control", "s3-versioning", "--log", log]);
  expect(stderr).toMatch(/the record of action .* is not kept/);
  expect(code).toBe(1);
});

it("assumes the role of another account once, however much it reads there", async () => {
  const config = join(cwd, "accounts.yml");
  const roleArn = `arn:aws:iam::${accounts.member}:role/suture`;
  writeFileSync(config, `accounts: { "${accounts.member}": { roleArn: "${roleArn}" } }\n`);
  const { endpoint, requests } = await serveAws(({ url }) =>
    url.startsWith("/?") ? s3Buckets(["a", "b", "c"]) : unversioned,
  );
  const options = ["--control", "s3-versioning", "--config", config];
  const { stdout, code } = await audit(endpoint, ["--json", ...options]);
  const found = Map.groupBy(recordsIn(stdout), ({ account }) => account);
  expect([...found].map(([account, records]) => [account, records.length])).toEqual(
    expect.arrayContaining([
      [accounts.own, 3],
      [accounts.member, 3],
    ]),
  );
  expect(requests.filter(({ body }) => body.includes("Action=AssumeRole"))).toHaveLength(1);
  expect(code).toBe(0);
});
