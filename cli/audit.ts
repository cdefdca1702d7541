import { type AuditListener, audit as auditPlace, type Place, type Unseen } from "../engine/audit.ts";
import { systemClock } from "../engine/clock.ts";
import type { Config } from "../engine/config/schema.ts";
import { bySeverity } from "../engine/decision.ts";
import type { Engine } from "../engine/engine.ts";
import type { Setting } from "../engine/modes.ts";
import type { ActionRecord } from "../engine/record.ts";
import { type Severity, severities } from "../remediations/contract.ts";
import { remediations, remediationsByService } from "../remediations/index.ts";
import { colors } from "./colors.ts";
import { readConfiguration } from "./configuration.ts";
import { connectAsCaller, whoAmI } from "./connection.ts";
import { formatAudit } from "./format-audit.ts";

/** How many accounts and regions are looked through at once. */
const placesAtOnce = 4;

/** What the exit code needs of a finding; without `--json` the whole record, which is printed at the end. */
type Found = Pick<ActionRecord, "severity" | "outcome">;

/** The options of `suture audit`. */
export interface AuditOptions {
  readonly json?: boolean;
  readonly config?: string;
  readonly mode?: Setting;
  readonly fix?: boolean;
  readonly service?: string;
  readonly control?: string;
  readonly region?: readonly string[];
  readonly failOn?: Severity;
}

/**
 * Looks at every resource of every control, with the caller's credentials. A dry run unless `fix` or a mode says otherwise.
 *
 * @returns the exit code: 0 done, 1 something failed or could not be looked at, 3 findings at or above `failOn`, 130 stopped.
 * @throws ConfigError, CallerError
 */
export async function audit(options: AuditOptions): Promise<number> {
  const config = readConfiguration(options.config, options.mode ?? (options.fix ? undefined : "dry-run"));
  const home = process.env.AWS_REGION || "us-east-1";
  const account = await whoAmI({ region: home });
  const findings = new Map<string, Found>();
  const unseen: Unseen[] = [];
  const looked = new Map<string, number>();

  const listener: AuditListener = {
    looked(_ref, type, records) {
      looked.set(type, (looked.get(type) ?? 0) + 1);
      for (const record of records) {
        if (record.outcome === "compliant" || record.outcome === "gone") continue;
        // A global resource is found in every region.
        const key = `${record.resource} ${record.controls}`;
        if (findings.has(key)) continue;
        if (options.json) console.log(JSON.stringify(record));
        // What is printed already need not be kept: an account can have any number of findings.
        const { severity, outcome } = record;
        findings.set(key, options.json ? { severity, outcome } : record);
      }
      showProgress(looked, findings.size);
    },
    unseen: (each) => unseen.push(each),
  };
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());

  const engine = engineFor(config, options);
  const regions = await regionsOf(engine, { account, region: home }, options.region);
  const accounts = [account, ...Object.keys(config.accounts).filter((each) => each !== account)];
  const places = accounts.flatMap((each) => regions.map((region) => ({ account: each, region }))).values();
  const work = async () => {
    for (const place of places)
      if (!stop.signal.aborted) await auditPlace(engine, place, listener, stop.signal);
  };
  await Promise.all(Array.from({ length: placesAtOnce }, work));
  clearProgress();

  const found = [...findings.values()].sort((a, b) => bySeverity(a.severity, b.severity));
  if (!options.json) console.log(formatAudit(found as ActionRecord[], looked, colors));
  for (const { resource, controls, reason } of unseen) {
    console.error(`could not look at ${resource} for ${controls.join(", ")}: ${reason}`);
  }
  if (stop.signal.aborted) console.error("Stopped: this is what was found so far.");
  return exitCode(found, unseen, stop.signal.aborted, options.failOn);
}

function engineFor(config: Config, { service, control }: AuditOptions): Engine {
  const ofService = service ? (remediationsByService[service] ?? []) : remediations;
  return {
    remediations: ofService.filter(({ id }) => !control || id === control),
    config,
    ownRoles: [],
    connect: connectAsCaller(config),
    clock: systemClock,
    journal: { applying: () => undefined, record: async () => undefined },
  };
}

/** The regions asked for; `all` stands for those that the account has enabled. */
async function regionsOf(
  engine: Engine,
  place: Place,
  asked: readonly string[] = [place.region],
): Promise<string[]> {
  if (!asked.includes("all")) return [...new Set(asked)];
  const { Regions } = await engine.connect({ ...place, actionId: "" }).call("ec2", "DescribeRegions", {});
  return (Regions ?? []).flatMap(({ RegionName }) => RegionName ?? []).sort();
}

function exitCode(
  found: readonly Found[],
  unseen: readonly Unseen[],
  stopped: boolean,
  failOn?: Severity,
): number {
  if (stopped) return 130;
  const worst = failOn ? severities.indexOf(failOn) : -1;
  const open = found.filter(({ outcome }) => outcome !== "fixed" && outcome !== "exempt");
  if (open.some(({ severity }) => severities.indexOf(severity) <= worst)) return 3;
  return unseen.length > 0 || found.some(({ outcome }) => outcome === "failed" || outcome === "denied")
    ? 1
    : 0;
}

function showProgress(looked: ReadonlyMap<string, number>, findings: number): void {
  if (!process.stderr.isTTY) return;
  const counts = [...looked].map(([type, count]) => `${count} ${type.replace(/^AWS::/, "")}`).join(", ");
  process.stderr.write(
    `\r\x1b[K${`${findings} findings; looked at ${counts}`.slice(0, process.stderr.columns - 1)}`,
  );
}

function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}
