import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** Leaves out what packages bring along and esbuild cannot see to be unused. */
export const smallerPackages: Plugin = {
  name: "smaller-packages",
  setup(build) {
    // The SDK's schemas have computed keys, which esbuild must keep in case they do something; as literals it drops all that no call uses.
    build.onLoad({ filter: /dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: withLiteralKeys(readFileSync(path, "utf8")),
      loader: "js",
    }));
    // `import { z }` takes all of zod, with its messages in fifty languages; English has an import of its own.
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export {}",
      loader: "js",
    }));
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
