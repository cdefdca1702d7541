import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../engine/config/load.ts";
import { runbookFiles } from "../../generate/runbooks.ts";
import type { Change } from "../../remediations/contract.ts";
import { remediations } from "../../remediations/index.ts";
import type { Cases } from "../remediations/cases.ts";

const sections = [
  "What happened",
  "Is it real?",
  "What Suture changes",
  "Fix it by hand",
  "Undo by hand",
  "Exempt",
  "Limits",
  "Links",
];
const hosts = ["docs.aws.amazon.com", "github.com"];

const tables = import.meta.glob<{ cases: Cases }>("../remediations/*/*.cases.ts", { eager: true });
const casesById = new Map(Object.values(tables).map(({ cases }) => [cases.remediation.id, cases]));

const textOf = (id: string) => readFileSync(`runbooks/${id}.md`, "utf8");
const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block]) => block ?? "");
interface Named {
  readonly service: string;
  readonly operation: string;
}
const cliNames: Readonly<Record<string, string>> = { config: "configservice", s3: "s3api" };
/** As the AWS CLI writes it: `ModifyDBInstance` is `modify-db-instance`. */
const commandOf = ({ service, operation }: Named) => {
  const words = operation.replace(/([a-z])([A-Z])/g, "$1-$2").replace(/([A-Z])([A-Z][a-z])/g, "$1-$2");
  return `aws ${cliNames[service] ?? service} ${words.toLowerCase()} `;
};

describe.each(remediations.map((remediation) => ({ id: remediation.id, remediation })))(
  "The runbook of $id",
  ({ id, remediation }) => {
    test("has every section, in order, and fits on a few screens", () => {
      const [, body = ""] = textOf(id).split("<!-- /generated -->");
      expect([...body.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
      expect(body.split("\n").filter(Boolean).length).toBeLessThanOrEqual(100);
    });

    test("gives the command lines of the fix and of its undo", () => {
      const commands = blocksOf(textOf(id), "sh").join("\n").replaceAll("\\\n", " ");
      const { ref, plans = [] } = casesById.get(id) ?? {};
      const changes: Change[] = plans.flatMap(({ state, params = {} }) =>
        remediation.plan({ ref, ...state }, remediation.params.parse(params)),
      );
      expect(changes).not.toHaveLength(0);
      const calls: (Named | null)[] = changes.flatMap(({ call, undo }) => [call, undo]);
      for (const call of calls) if (call) expect(commands).toContain(commandOf(call));
    });

    test("says how to see who did it and how to exempt, with a configuration that is one", () => {
      const text = textOf(id);
      expect(blocksOf(text, "sh").join("\n")).toContain("aws cloudtrail lookup-events");
      const configurations = blocksOf(text, "yaml");
      expect(configurations.length).toBeGreaterThan(0);
      for (const yaml of configurations) {
        expect(() => parseConfig(yaml, "suture.config.yml", remediations)).not.toThrow();
        expect(yaml).toContain(id);
      }
    });

    test("links to AWS and to the sources of its mappings only", () => {
      const targets = [...textOf(id).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target ?? "");
      expect(targets.length).toBeGreaterThan(4);
      for (const target of targets) {
        if (!target.includes(":")) expect(existsSync(`runbooks/${target}`), target).toBe(true);
        else expect(hosts.map((host) => `https://${host}`)).toContain(new URL(target).origin);
      }
    });
  },
);

test("The headers and the catalogue are as the registry makes them", () => {
  for (const { path, text } of runbookFiles()) expect(readFileSync(path, "utf8"), path).toBe(text);
});

test("The header names what the control may do and what a user may tune", () => {
  const text = textOf("sg-admin-ports-open");
  expect(text).toMatch(/^\| IAM actions to fix +\| `ec2:RevokeSecurityGroupIngress` +\|$/m);
  expect(text).toMatch(/^\| `internetPrefix\.ipv4` +\| integer from 0 to 32 +\| `8` +\|$/m);
});

test("The catalogue links every control", () => {
  const catalogue = textOf("README");
  for (const { id } of remediations) expect(catalogue).toContain(`\n| [${id}](${id}.md) `);
});

test("A remediation without a runbook is told which file to write", () => {
  const folder = mkdtempSync(join(tmpdir(), "runbooks-"));
  expect(() => runbookFiles(folder)).toThrow(/^\S+\/[a-z0-9-]+\.md is missing\. Write it/);
  for (const { id } of remediations) writeFileSync(join(folder, `${id}.md`), "## What happened\n");
  expect(() => runbookFiles(folder)).toThrow(/\.md has no place for its header/);
});

test("The body of a runbook is left as it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "runbooks-"));
  const body = "\n\nA body, and <!-- a comment -->.\n";
  for (const { id } of remediations)
    writeFileSync(join(folder, `${id}.md`), `<!-- generated: header -->\nstale\n<!-- /generated -->${body}`);
  for (const { path, text } of runbookFiles(folder).filter(({ path }) => !path.endsWith("README.md"))) {
    expect(text.endsWith(`<!-- /generated -->${body}`), path).toBe(true);
    expect(text).not.toContain("stale");
  }
});
