/** What a process took, since it was started. */
export interface Cost {
  readonly seconds: number;
  /** The time of all its threads together, which other work on the machine hardly changes. */
  readonly cpuSeconds: number;
  /** The most memory that it held with all its threads, in MB. */
  readonly peakMb: number;
}

/** What this process took. */
export function costSoFar(): Cost {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    seconds: performance.now() / 1_000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMb: maxRSS / 1_024,
  };
}
