/** A day, in milliseconds. */
export const dayMs = 24 * 60 * 60 * 1000;

/** The folder of a day's records, with the slash at its end. */
export function recordFolder(day: string): string {
  return `records/${day.replaceAll("-", "/")}/`;
}

/** Where the digest of a day lies. */
export function digestKey(day: string): string {
  return `digests/${day.replaceAll("-", "/")}.json`;
}

/** The day of a path such as `2026/11/21`, with or without `.json`; undefined for anything else. */
export function dayOfPath(path: string): string | undefined {
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})(?:\.json)?$/.exec(path) ?? [];
  return year && `${year}-${month}-${day}`;
}

/** The day after a day, both as `2026-11-21`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}
