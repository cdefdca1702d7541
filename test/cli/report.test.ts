import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { html } from "../../cli/html/html.ts";
import { folderStore } from "../../engine/seal/folder.ts";
import { awsSettings, suture, sutureHere } from "../support/cli.ts";
import { actionRecord, sealedLog } from "../support/log.ts";
import { serve } from "../support/server.ts";

const cwd = mkdtempSync(join(tmpdir(), "suture-report-"));

const since = ["report", "--since", "2026-11-01"];
const report = (...words: string[]) => sutureHere([...since, ...words], { cwd });
/** The same as a process of its own. */
const reportAlone = (...words: string[]) => suture([...since, ...words], { cwd });

it("escapes every value of a page", () => {
  expect(html`<a title="${`"><script>`}">${["&", html`<b>${"'"}</b>`, 1234, null, false]}</a>`.text).toBe(
    '<a title="&quot;&gt;&lt;script&gt;">&amp;<b>&#39;</b>1,234</a>',
  );
});

describe("suture report", () => {
  const one = join(cwd, "one.jsonl");
  writeFileSync(one, JSON.stringify(actionRecord()));

  it("writes a page, and says that the log is whole", async () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    await sealedLog(folderStore(folder));
    const out = join(mkdtempSync(join(tmpdir(), "suture-report-")), "report.html");
    const { stderr, code } = await reportAlone(folder, "--out", out);
    expect(stderr).toContain("5 findings, 0 open, of 5 decisions");
    expect(code).toBe(0);
    const page = readFileSync(out, "utf8");
    expect(page).toContain("Whole: every record of the sealed days is as it was sealed.");
    expect(page).not.toMatch(/<script|src=|<link|@import|url\(/);
  });

  it("says that the log is not whole", async () => {
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    const [first = ""] = await sealedLog(folderStore(folder));
    rmSync(join(folder, first));
    const { stdout, stderr, code } = await reportAlone(folder);
    expect(stdout).toContain(`${first} is missing: it was there when 2026-11-18 was sealed`);
    expect(stderr).toContain("is not whole: see suture verify-log");
    expect(code).toBe(1);
  });

  it("checks the signatures of digests with a key", async () => {
    const [own, other] = [0, 1].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }));
    const folder = mkdtempSync(join(tmpdir(), "suture-log-"));
    await sealedLog(folderStore(folder), async (sha256) => ({
      key: "arn:aws:kms:us-east-1:123456789012:key/1",
      algorithm: "ECDSA_SHA_256",
      value: sign("sha256", sha256, own?.privateKey ?? "").toString("base64"),
    }));
    for (const [name, pair] of Object.entries({ own, other }))
      writeFileSync(join(cwd, `${name}.pem`), pair?.publicKey.export({ format: "pem", type: "spki" }) ?? "");
    const checked = await report(folder, "--key", "own.pem");
    expect(checked.stdout).toContain("3 of 3 digests are signed; the signatures were checked.");
    expect(checked.code).toBe(0);
    expect(await report(folder, "--key", "other.pem")).toMatchObject({
      stdout: expect.stringContaining("the signature of digests/2026/11/20.json"),
      code: 1,
    });
  });

  it("takes the exemptions of the configuration", async () => {
    writeFileSync(
      join(cwd, "exempt.yml"),
      `exemptions: [{ control: "*", resource: "*", reason: a demo, owner: eve, expires: 2026-11-02 }]`,
    );
    const { stdout } = await report(one, "--config", "exempt.yml", "--json");
    expect(JSON.parse(stdout).figures.exemptions).toEqual([
      {
        control: "*",
        resource: "*",
        reason: "a demo",
        owner: "eve",
        expires: "2026-11-02",
        state: "expired",
        decisions: 0,
      },
    ]);
  });

  it("reports what it can read, and says what it could not", async () => {
    const denied = `<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`;
    const { endpoint } = await serve(() => ({ status: 403, body: denied }));
    const half = gzipSync(`${JSON.stringify(actionRecord())}\n`.repeat(500));
    writeFileSync(join(cwd, "half.jsonl.gz"), half.subarray(0, half.length / 2));
    const words = [...since, one, "s3://suture-log", cwd, "half.jsonl.gz"];
    const { stdout, stderr, code } = await sutureHere(words, { cwd, env: awsSettings(endpoint) });
    for (const text of [stdout, stderr]) {
      expect(text).toContain(
        "s3://suture-log cannot be read: AccessDenied: Access Denied; it takes s3:ListBucket",
      );
      expect(text).toContain(`${cwd} holds no action log`);
      expect(text).toContain("half.jsonl.gz: the rest cannot be read");
    }
    expect(stdout).toContain("<dt>Decisions</dt><dd>2</dd>");
    expect(code).toBe(1);
  });

  it("names the lines that are no records, and reports the rest", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "suture-report-")), "actions.jsonl");
    const lines = [
      JSON.stringify(actionRecord()),
      "{cut",
      "",
      JSON.stringify({ ...actionRecord(), outcome: "great" }),
    ];
    writeFileSync(file, lines.join("\n"));
    const { stdout, stderr, code } = await report(file, file, "--json");
    expect(stderr).toContain(`${file}:2: not JSON`);
    expect(stderr).toMatch(new RegExp(`${file}:4: not an action record: outcome: Invalid option`));
    expect(JSON.parse(stdout).figures).toMatchObject({ decisions: 1, findings: { found: 1, closed: 1 } });
    expect(code).toBe(1);
  });

  it.each([
    ["no such log", ["/nowhere/at/all"], "there is nothing of this name"],
    ["a folder without a log", [cwd], "holds no action log"],
    ["no such logs", ["/nowhere", cwd], "/nowhere cannot be read: there is nothing of this name\n"],
    [
      "a folder to write to that is not there",
      ["--out", "/nowhere/x.html", one],
      "/nowhere/x.html cannot be written",
    ],
    ["a key that is none", ["--key", one, one], "cannot be used"],
    ["a configuration that is not there", ["--config", "none.yml", one], "none.yml cannot be read"],
    ["a format that there is none of", ["--format", "pdf", "."], "Allowed choices are html, csv, json"],
    ["two formats", ["--format", "csv", "--json", "."], "cannot be used with"],
  ])("refuses %s", async (_name, words, message) => {
    const { stderr, code } = await report(...words);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });

  it("refuses with the exit code of the process", async () => {
    expect(await reportAlone("/nowhere/at/all")).toMatchObject({ stdout: "", code: 2 });
  });
});
