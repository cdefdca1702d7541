import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { recordOf } from "../../remediations/cases.ts";
import { call, localAws, uniqueName } from "../../support/account.ts";
import { awsSettings, suture } from "../../support/cli.ts";
import { type Answer, type Request, serve } from "../../support/server.ts";

const record = (id: number) =>
  recordOf("s3.amazonaws.com", "DeleteBucketEncryption", { bucketName: `bucket-${id}` });
const log = (...ids: number[]) => JSON.stringify({ Records: ids.map(record) });
const logName = (id: number) => `123456789012_CloudTrail_us-east-1_20261121T1000Z_${id}.json.gz`;
const cwd = mkdtempSync(join(tmpdir(), "suture-replay-"));

describe.skipIf(!localAws)("a bucket of the local AWS", () => {
  const env = awsSettings(localAws ?? "", { AWS_REGION: "us-east-1" });

  it("is read as a folder is, beside other paths, whatever is wrong with some", async () => {
    const Bucket = uniqueName("trail");
    await call("s3", new CreateBucketCommand({ Bucket }));
    const objects: Record<string, string | Uint8Array> = {
      [`AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/21/${logName(1)}`]: gzipSync(log(1)),
      [`AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/22/${logName(2)}`]: gzipSync(log(2)),
      [`AWSLogs/123456789012/CloudTrail/us-east-1/2026/11/22/${logName(3)}`]: gzipSync(log(3)).subarray(
        0,
        40,
      ),
      [`AWSLogs/123456789012/CloudTrail-Digest/us-east-1/${logName(4).replace("Trail", "Trail-Digest")}`]:
        gzipSync(log(4)),
      "AWSLogs/123456789012/Config/us-east-1/123456789012_Config_us-east-1_ConfigHistory.json.gz": gzipSync(
        log(5),
      ),
      "other/plain.jsonl": `${JSON.stringify(record(6))}\n`,
      "other/export": log(7),
    };
    for (const [Key, Body] of Object.entries(objects))
      await call("s3", new PutObjectCommand({ Bucket, Key, Body }));
    const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
    writeFileSync(join(folder, "local.json"), log(8));
    const paths = [
      `s3://${Bucket}/AWSLogs/`,
      `s3://${uniqueName("nowhere")}`,
      `s3://${Bucket}/nothing/`,
      folder,
      `s3://${Bucket}/other/export`,
    ];
    const { stdout, stderr, code } = await suture(["replay", "--json", ...paths], { cwd, env });
    const looks = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).resource);
    expect(looks.sort()).toEqual([1, 2, 7, 8].map((id) => `arn:aws:s3:::bucket-${id}`));
    const problems = stderr.trim().split("\n").sort();
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/^suture: no log files in s3:\/\/trail-\S+\/nothing\/: expected/);
    expect(problems[1]).toMatch(/^suture: s3:\/\/nowhere-\S+ cannot be read: NoSuchBucket: /);
    expect(problems[2]).toMatch(
      /^suture: s3:\/\/trail-\S+_3.json.gz is not a whole gzip file: unexpected end of file$/,
    );
    expect(code).toBe(2);
  });

  it("is read whole, without a prefix", async () => {
    const Bucket = uniqueName("trail");
    await call("s3", new CreateBucketCommand({ Bucket }));
    for (const id of [1, 2])
      await call("s3", new PutObjectCommand({ Bucket, Key: logName(id), Body: log(id) }));
    const { stdout, code } = await suture(["replay", `s3://${Bucket}`], { cwd, env });
    expect(stdout).toContain("2 records in 2 files");
    expect(code).toBe(0);
  });
});

/** Errors as S3 answers them: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function s3Error(status: number, code: string, message: string, headers = {}): Answer {
  return { status, headers, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** Pages as https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html has them. */
function page(keys: readonly string[], next?: string): Answer {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  const more = next
    ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`
    : "";
  return { status: 200, body: `<ListBucketResult>${contents}${more}</ListBucketResult>` };
}

const regionOf = ({ headers }: Request) =>
  /Credential=[^/]+\/\d+\/([\w-]+)\//.exec(String(headers.authorization))?.[1];

/** The local AWS denies nobody, knows no other region, and has pages of a thousand objects. */
describe("a bucket, as S3 documents its answers", () => {
  it("is followed into its region once, and listed page by page", async () => {
    const { endpoint, requests } = await serve((request) => {
      if (regionOf(request) !== "eu-central-1")
        return s3Error(301, "PermanentRedirect", "elsewhere", { "x-amz-bucket-region": "eu-central-1" });
      const { searchParams, pathname } = new URL(request.url, "http://s3");
      if (request.method === "HEAD")
        return { status: 200, headers: { "x-amz-bucket-region": "eu-central-1" }, body: "" };
      if (!searchParams.has("list-type"))
        return { status: 200, body: log(Number(/_(\d)\.json/.exec(pathname)?.[1])) };
      return searchParams.has("continuation-token")
        ? page([logName(3)])
        : page([logName(1), logName(2)], "more");
    });
    const { stdout, code } = await suture(["replay", "s3://trail"], { cwd, env: awsSettings(endpoint) });
    expect(stdout).toContain("3 records in 3 files");
    expect(code).toBe(0);
    const objects = requests.filter(({ url }) => url.includes("CloudTrail"));
    expect(objects.map(regionOf)).toEqual(["eu-central-1", "eu-central-1", "eu-central-1"]);
  });

  it.each([
    [
      "denies its list",
      "list",
      /^suture: s3:\/\/trail\/logs\/ cannot be read: AccessDenied: no; it takes s3:ListBucket/m,
      "1 record in 1 file;",
    ],
    [
      "denies its objects",
      "get",
      /^suture: s3:\/\/trail\/logs\/\S+_1\.json\.gz cannot be read: AccessDenied: no$/m,
      "1 record in 2 files;",
    ],
  ])("that %s keeps nothing else from being read", async (_name, denied, problem, summary) => {
    const { endpoint } = await serve((request) => {
      const kind = request.url.includes("list-type") ? "list" : request.method === "HEAD" ? "head" : "get";
      if (kind === denied) return s3Error(403, "AccessDenied", "no");
      return kind === "list" ? page([`logs/${logName(1)}`]) : { status: 200, body: "" };
    });
    const folder = mkdtempSync(join(tmpdir(), "suture-replay-"));
    writeFileSync(join(folder, "local.json"), log(1));
    const { stdout, stderr, code } = await suture(["replay", "s3://trail/logs/", folder], {
      cwd,
      env: awsSettings(endpoint, { AWS_REGION: "us-east-1" }),
    });
    expect(stderr).toMatch(problem);
    expect(stdout).toContain(summary);
    expect(code).toBe(1);
  });

  it("stops at Ctrl-C, with what was read so far", async () => {
    const control = new AbortController();
    let objects = 0;
    const { endpoint } = await serve((request) => {
      if (request.method === "HEAD") return { status: 200, body: "" };
      if (request.url.includes("list-type")) return page([logName(1), logName(2)], "always more");
      objects += 1;
      if (objects === 5) control.abort();
      return { status: 200, body: log(1) };
    });
    const { stdout, stderr, code } = await suture(["replay", "s3://trail"], {
      cwd,
      env: awsSettings(endpoint, { AWS_REGION: "us-east-1" }),
      interrupt: control.signal,
    });
    expect(stdout).toContain("Suture would have looked at a resource");
    expect(stderr).toBe("Stopped: this is what was read so far.\n");
    expect(code).toBe(130);
  });

  it("needs credentials, and says so", async () => {
    const settings = {
      ...awsSettings("http://127.0.0.1:1"),
      AWS_ACCESS_KEY_ID: "",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const { stderr, code } = await suture(["replay", "s3://trail"], { cwd, env: settings });
    expect(stderr).toMatch(
      /^suture: s3:\/\/trail\/? cannot be read: CredentialsProviderError: .*check your AWS credentials/m,
    );
    expect(code).toBe(1);
  });
});
