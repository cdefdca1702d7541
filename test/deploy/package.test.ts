import { afterAll, describe, expect, it } from "vitest";
import { testCode } from "./packaged/code.ts";
import { testHandler } from "./packaged/handler.ts";
import { testSlack } from "./packaged/slack.ts";
import { testSweep } from "./packaged/sweep.ts";
import { testTemplate } from "./packaged/template.ts";
import { testWorkflow } from "./packaged/workflow.ts";
import { handlers, packageStack } from "./support/package.ts";

// Once for all, for packaging takes seconds and cannot run twice at a time in one folder.
const packaged = await packageStack();
afterAll(() => packaged.remove());

describe("the packaged template", () => testTemplate(packaged));
describe.each(handlers)("the handler of %s in the packaged template", (service) =>
  testHandler(packaged, service),
);
describe("the sweep in the packaged template", () => testSweep(packaged));
describe("the workflow in the packaged template", () => testWorkflow(packaged));
describe("the way from Slack, beside the packaged template", () => testSlack(packaged));
describe.each(handlers)("the packaged code of the handler of %s", (service) => testCode(packaged, service));

describe("serverless package", () => {
  it("refuses a parameter that makes no sense, and says what does", async () => {
    await expect(packageStack("--param=mode=enfroce")).rejects.toThrow(
      /parameter mode is "enfroce": .*"off"\|"dry-run"/,
    );
  }, 60_000);
});
