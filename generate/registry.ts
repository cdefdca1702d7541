import { readdirSync } from "node:fs";

/** A file that is made from others, with the text it should have. */
export interface Generated {
  readonly path: string;
  readonly text: string;
}

const notice = "// Made by `npm run generate` from the files beside it.\n";
/** The name of a remediation in code. */
export const camelCase = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The services that have remediations: the folders of `remediations/`. */
export function services(): string[] {
  const entries = readdirSync("remediations", { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** The ids of a service's remediations: the names of its files. */
export function remediationIds(service: string): string[] {
  const files = readdirSync(`remediations/${service}`).filter(
    (file) => file.endsWith(".ts") && file !== "index.ts",
  );
  return files.map((file) => file.slice(0, -".ts".length)).sort();
}

/** The indexes of all remediations and of each service's own, which its handler bundles. */
export function registryFiles(): Generated[] {
  const ofService = services().map((service) => {
    const ids = remediationIds(service);
    const imports = ids.map((id) => `import { ${camelCase(id)} } from "./${id}.ts";`).join("\n");
    const list = ids.map((id) => `  ${camelCase(id)},`).join("\n");
    return {
      path: `remediations/${service}/index.ts`,
      text: `${notice}import type { AnyRemediation } from "../contract.ts";\n${imports}\n\n/** The remediations of ${service}. */\nexport const remediations: readonly AnyRemediation[] = [\n${list}\n];\n`,
    };
  });
  const imports = ["contract", ...services()]
    .sort()
    .map((name) =>
      name === "contract"
        ? 'import type { AnyRemediation } from "./contract.ts";'
        : `import { remediations as ${name} } from "./${name}/index.ts";`,
    );
  const entries = services()
    .map((service) => `  ${service},`)
    .join("\n");
  const all = {
    path: "remediations/index.ts",
    text: `${notice}${imports.join("\n")}\n\n/** The remediations by service: each service has a handler of its own. */\nexport const remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>> = {\n${entries}\n};\n\n/** Every remediation. */\nexport const remediations: readonly AnyRemediation[] = Object.values(remediationsByService).flat();\n`,
  };
  return [...ofService, all];
}
