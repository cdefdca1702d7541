import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { ensureVenv, pythonSettings } from "../../local/venv.ts";
import { testCode } from "./packaged/code.ts";
import { testHandler } from "./packaged/handler.ts";
import { slackTemplate, testSlack } from "./packaged/slack.ts";
import { testSweep } from "./packaged/sweep.ts";
import { testTemplate } from "./packaged/template.ts";
import { testWorkflow } from "./packaged/workflow.ts";
import { handlers, hasPython, logRetentionDays, packageStack } from "./support/package.ts";

// Once for all, for packaging takes seconds and cannot run twice at a time in one folder.
const packaged = await packageStack(`--param=logRetentionDays=${logRetentionDays}`);

describe("the packaged template", () => testTemplate(packaged));
describe.each(handlers)("the handler of %s in the packaged template", (service) =>
  testHandler(packaged, service),
);
describe("the sweep in the packaged template", () => testSweep(packaged));
describe("the workflow in the packaged template", () => testWorkflow(packaged));
describe("the way from Slack, beside the packaged template", () => testSlack(packaged));
describe.each(handlers)("the packaged code of the handler of %s", (service) => testCode(packaged, service));

describe("the template with the way from Slack, which has all that the other has", () => {
  it.skipIf(!hasPython)(
    "has nothing that cfn-lint finds fault with",
    async () => {
      const template = join(packaged.folder, "slack.json");
      await writeFile(template, JSON.stringify(slackTemplate(packaged)));
      const cfnLint = promisify(execFile)(join(await ensureVenv(), "cfn-lint"), [template], {
        env: pythonSettings(),
      });
      const said = await cfnLint.catch(({ stdout, stderr }) => ({ stdout, stderr }));
      expect(said).toEqual({ stdout: "", stderr: "" });
    },
    60_000,
  );
});
