import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { deployedConfig } from "../../deploy/config.ts";
import { clientsOf } from "../../deploy/esbuild/own-clients.ts";
import { withLiteralKeys, withNamedImport } from "../../deploy/esbuild/smaller-packages.ts";
import { handlerOptions } from "../../deploy/esbuild.ts";
import { remediationsByService } from "../../remediations/index.ts";
import { serviceIdsIn } from "./support/bundle.ts";
import { slackConfig } from "./support/stack.ts";

describe("withLiteralKeys", () => {
  it("writes the constants of the module as literal keys, and leaves other computed keys", () => {
    const module =
      'const _N = "Name";\nconst _M = make("M");\nexport var a = [3, n0, { [_N]: 0, [_M]: 1, [_X]: 2 }];\n';
    expect(withLiteralKeys(module)).toBe(
      'const _N = "Name";\nconst _M = make("M");\nexport var a = [3, n0, { "Name": 0, [_M]: 1, [_X]: 2 }];\n',
    );
  });

  it("still has schemas to work on in the SDK", async () => {
    const { readFile } = await import("node:fs/promises");
    const path = new URL(
      "../../node_modules/@aws-sdk/client-ec2/dist-es/schemas/schemas_0.js",
      import.meta.url,
    );
    const module = await readFile(path, "utf8");
    expect(module).toMatch(/\[_\w+\]:/);
    expect(withLiteralKeys(module)).not.toMatch(/\[_\w+\]:/);
  });
});

describe("withNamedImport", () => {
  it("imports what is used instead of a whole package", () => {
    expect(withNamedImport("const load = () => import('all').then(use);", "all", ["a", "b"])).toBe(
      'import { a, b } from "all";\nconst load = () => Promise.resolve({ a, b }).then(use);',
    );
  });

  it("still has an import to work on in the durable SDK, of what it names", async () => {
    const { readFile } = await import("node:fs/promises");
    const path = "../../node_modules/@aws/durable-execution-sdk-js/dist/index.mjs";
    const module = await readFile(new URL(path, import.meta.url), "utf8");
    expect(module.split("import('@aws-sdk/client-lambda')")).toHaveLength(2);
    const used = Array.from(module.matchAll(/new module\.(\w+)\(/g), ([, name]) => name);
    expect([...new Set(used)].sort()).toEqual([
      "CheckpointDurableExecutionCommand",
      "GetDurableExecutionStateCommand",
      "LambdaClient",
    ]);
  });
});

describe("clientsOf", () => {
  it.each([
    ["ec2", ["ec2", "iam", "sts"]],
    ["lambda", ["iam", "lambda", "sts"]],
    ["s3", ["s3", "s3control", "sts"]],
  ])("gives the handler of %s the clients of its actions", (service, clients) => {
    expect([...clientsOf(remediationsByService[service] ?? [])].sort()).toEqual(clients);
  });

  it("refuses an action whose client it does not know", () => {
    const remediation = {
      reader: { permissions: { list: [], read: ["polly:GetLexicon"] } },
      permissions: { read: [], write: [], undo: [] },
    } as never;
    expect(() => clientsOf([remediation])).toThrow('no SDK client for "polly:": add it');
  });
});

describe("handlerOptions", () => {
  it("bundles the way from Slack with no client but those of its table, the workflow and its secrets", async () => {
    const options = { ...handlerOptions(slackConfig), entryPoints: ["handlers/slack.ts"] };
    const { outputFiles } = await build({ ...options, write: false, outdir: "out", logLevel: "silent" });
    const clients = outputFiles.flatMap(({ text }) => serviceIdsIn(text));
    const waysToCredentials = ["SSO", "SSO OIDC", "STS", "Signin"];
    expect([...new Set(clients)].sort()).toEqual(["DynamoDB", "Lambda", ...waysToCredentials, "SSM"].sort());
  });

  it("bundles one handler at a time", async () => {
    const entryPoints = ["handlers/s3.ts", "handlers/ec2.ts"];
    const options = { ...handlerOptions(deployedConfig()), entryPoints, write: false, outdir: "out" };
    await expect(build({ ...options, logLevel: "silent" })).rejects.toThrow("a handler is bundled by itself");
  });
});
