import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { dayOfPath, recordFolder } from "./layout.ts";
import type { LogPart, LogStore } from "./store.ts";

/** A log in a folder on disk, laid out as in the log bucket: what `aws s3 sync s3://BUCKET FOLDER` makes. */
export function folderStore(folder: string): LogStore {
  return {
    name: folder,
    async has(part) {
      try {
        return (await stat(join(folder, part))).isDirectory();
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    async days(part: LogPart, since = "") {
      // Year, month, then the day: a folder of records, or the file of a digest.
      let paths = await names(join(folder, part));
      for (const _level of ["month", "day"]) {
        const below = paths.map(async (path) =>
          (await names(join(folder, part, path))).map((name) => `${path}/${name}`),
        );
        paths = (await Promise.all(below)).flat();
      }
      return paths
        .flatMap((path) => dayOfPath(path) ?? [])
        .filter((day) => day >= since)
        .sort();
    },
    async recordKeys(day) {
      const files = await names(join(folder, recordFolder(day)));
      return files.map((name) => recordFolder(day) + name).sort();
    },
    async read(key) {
      try {
        return await readFile(join(folder, key));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async putOnce(key, bytes) {
      const file = join(folder, key);
      await mkdir(dirname(file), { recursive: true });
      try {
        await writeFile(file, bytes, { flag: "wx" });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      }
    },
  };
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
}
