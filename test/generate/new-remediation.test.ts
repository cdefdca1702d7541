import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const program = resolve("generate/new-remediation.ts");

function project(): string {
  const folder = mkdtempSync(join(tmpdir(), "suture-new-"));
  mkdirSync(join(folder, "remediations/ec2"), { recursive: true });
  return folder;
}

it("makes every part of a remediation, and never overwrites one", () => {
  const cwd = project();
  execFileSync("node", [program, "ec2", "sg-icmp-open"], { cwd });
  expect(readFileSync(join(cwd, "remediations/ec2/sg-icmp-open.ts"), "utf8")).toContain('id: "sg-icmp-open"');
  expect(existsSync(join(cwd, "test/remediations/ec2/sg-icmp-open.cases.ts"))).toBe(true);
  expect(existsSync(join(cwd, "runbooks/sg-icmp-open.md"))).toBe(true);
  expect(existsSync(join(cwd, "handlers/ec2.ts"))).toBe(false);
  const again = spawnSync("node", [program, "ec2", "sg-icmp-open"], { cwd, encoding: "utf8" });
  expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining("Nothing was written") });
});

it("makes the handler of a new service", () => {
  const cwd = project();
  execFileSync("node", [program, "sqs", "sqs-public-queue"], { cwd });
  expect(readFileSync(join(cwd, "handlers/sqs.ts"), "utf8")).toContain('createHandler("sqs", remediations)');
});

it.each([[[]], [["ec2"]], [["ec2", "../escape"]], [["EC2", "a"]]])("refuses %j", (words) => {
  expect(spawnSync("node", [program, ...words], { cwd: project() }).status).toBe(2);
});
