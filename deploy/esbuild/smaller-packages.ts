import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Shows esbuild what of the packages is unused: a handler's bundle halves, and so does the time to import it. */
export const smallerPackages: Plugin = {
  name: "smaller-packages",
  setup(build) {
    // The SDK's schemas have computed keys, which esbuild must keep in case they do something; as literals it drops all that no call uses.
    build.onLoad({ filter: /dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: withLiteralKeys(readFileSync(path, "utf8")),
      loader: "js",
    }));
    // The durable SDK imports all of Lambda's client at run time, for two of its operations.
    build.onLoad({ filter: /durable-execution-sdk-js[\\/]dist[\\/]index\.mjs$/ }, ({ path }) => ({
      contents: withNamedImport(readFileSync(path, "utf8"), "@aws-sdk/client-lambda", [
        "CheckpointDurableExecutionCommand",
        "GetDurableExecutionStateCommand",
        "LambdaClient",
      ]),
      loader: "js",
    }));
    // `z` as one value is all of zod, with JSON Schema and fifty languages; as a namespace it is what is used of it.
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const module = readFileSync(path, "utf8");
      return {
        contents: module.replace('import { z } from "zod";', 'import * as z from "zod";'),
        loader: "ts",
      };
    });
  },
};

/** Writes `{ [_name]: value }` as `{ "literal": value }` wherever the module says `const _name = "literal";`. */
export function withLiteralKeys(module: string): string {
  const literals = new Map(
    Array.from(module.matchAll(/^const (_\w+) = ("[^"]*");$/gm), ([, name, literal]) => [name, literal]),
  );
  return module.replace(/\[(_\w+)\]:/g, (key, name: string) => {
    const literal = literals.get(name);
    return literal === undefined ? key : `${literal}:`;
  });
}

/** Writes `import("package")`, which takes in all of a package, as an import of what is used of it. */
export function withNamedImport(module: string, name: string, used: readonly string[]): string {
  const names = used.join(", ");
  const namespace = `Promise.resolve({ ${names} })`;
  return `import { ${names} } from "${name}";\n${module.replace(`import('${name}')`, namespace)}`;
}
