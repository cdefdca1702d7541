import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { camelCase, services } from "./registry.ts";

// Makes the parts of a new remediation: `npm run new-remediation -- ec2 sg-icmp-open`. What is left to decide does not compile.
const [service, id] = process.argv.slice(2);
if (!service || !id || !/^[a-z][a-z0-9-]+$/.test(id) || !/^[a-z0-9]+$/.test(service)) {
  console.error(
    "Usage: npm run new-remediation -- SERVICE ID, such as: npm run new-remediation -- ec2 sg-icmp-open",
  );
  process.exit(2);
}
const name = camelCase(id);

const parts: Record<string, string> = {
  [`remediations/${service}/${id}.ts`]: `import { z } from "zod";
import type { Remediation } from "../contract.ts";

const params = z.strictObject({});

/**
 * What it does, in one sentence.
 * The AWS document behind it.
 */
export const ${name} = {
  id: "${id}",
  title: "",
  params,
  plan(state) {
    return [];
  },
} satisfies Remediation<MyRef, MyState, z.infer<typeof params>>;
`,
  [`test/remediations/${service}/${id}.cases.ts`]: `import { ${name} } from "../../../remediations/${service}/${id}.ts";
import type { Cases } from "../cases.ts";

export const cases: Cases = {
  remediation: ${name},
  ref,
  plans: [],
  holes: [],
  events: [],
  assessments: [],
};
`,
  [`runbooks/${id}.md`]: `<!-- generated: header -->
<!-- /generated -->

## What happened

## Is it real?

## What Suture changes

## Fix it by hand

## Undo by hand

## Exempt

## Limits

## Links
`,
};
if (!services().includes(service)) {
  parts[`handlers/${service}.ts`] = `import { createHandler } from "../engine/handler.ts";
import { remediations } from "../remediations/${service}/index.ts";

export const handler = createHandler("${service}", remediations);
`;
  parts[`test/remediations/${service}/contract.test.ts`] = `import { holdContract } from "../contract.ts";

holdContract("${service}", import.meta.glob("./*.cases.ts", { eager: true }));
`;
}

const taken = Object.keys(parts).filter((path) => existsSync(path));
if (taken.length > 0) {
  console.error(`Nothing was written, for these exist: ${taken.join(", ")}`);
  process.exit(1);
}
for (const [path, text] of Object.entries(parts)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
}
console.log(
  "\nFill them in until `npm run typecheck` is silent, then run `npm run generate` and `npm test`.",
);
