/** Where progress is shown: standard error, or what stands for it in a test. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** What an audit has come to. */
export interface Progress {
  readonly findings: number;
  readonly unseen: number;
  /** Resources by service. */
  readonly services: ReadonlyMap<string, number>;
}

/** How often the line is written at most, in milliseconds. */
const intervalMs = 100;

/**
 * A line that tells how far an audit has come, on a terminal only.
 *
 * @param now in milliseconds
 */
export function progressLine(screen: Screen, now: () => number) {
  let next = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    show(progress: Progress): void {
      if (!screen.isTTY || now() < next) return;
      next = now() + intervalMs;
      shown = true;
      screen.write(`\r\x1b[K${describeProgress(progress).slice(0, (screen.columns ?? 80) - 1)}`);
    },
    /** Takes the line away, so that something else can be written. */
    clear(): void {
      if (shown) screen.write("\r\x1b[K");
      shown = false;
    },
  };
}

function describeProgress({ findings, unseen, services }: Progress): string {
  const counts = [...services].map(([service, count]) => `${count} ${service}`).join(", ");
  return [
    `${findings} found`,
    ...(unseen > 0 ? [`${unseen} unseen`] : []),
    `looked at ${counts || "nothing yet"}`,
  ].join("; ");
}
