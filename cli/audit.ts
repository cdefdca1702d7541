import { createConnect } from "../aws/clients.ts";
import { connectOnce } from "../engine/audit/connections.ts";
import type { AuditListener } from "../engine/audit/place.ts";
import { placesOf } from "../engine/audit/places.ts";
import { audit as auditPlaces } from "../engine/audit.ts";
import { systemClock } from "../engine/clock.ts";
import type { Config } from "../engine/config/schema.ts";
import type { Engine, Journal } from "../engine/engine.ts";
import type { Setting } from "../engine/modes.ts";
import type { Severity } from "../remediations/contract.ts";
import { createKept, type Kept } from "./audit/kept.ts";
import { type AuditFormat, auditOutputs } from "./audit/output.ts";
import { progressLine } from "./audit/progress.ts";
import { configOf, regionsOf, remediationsOf } from "./audit/selection.ts";
import { describePlaces, Tally } from "./audit/tally.ts";
import { ownRegion, whoAmI } from "./connection.ts";
import { plain } from "./format.ts";
import { type JournalOptions, openJournal } from "./journal.ts";

/** The options of `suture audit`. */
export interface AuditOptions extends JournalOptions {
  readonly json?: boolean;
  readonly format?: AuditFormat;
  readonly config?: string;
  readonly mode?: Setting;
  readonly fix?: boolean;
  readonly service?: string;
  readonly control?: string;
  readonly region?: readonly string[];
  readonly failOn?: Severity;
}

/**
 * Looks at every resource of every control, with the caller's credentials, in the caller's account and those of the
 * configuration. A dry run unless `fix` or a mode says otherwise.
 *
 * @returns the exit code: 0 done, 1 something failed or could not be looked at, 3 findings at or above `failOn`, 130 stopped.
 * @throws ConfigError, UsageError, CallerError
 * @throws MissingInputError when there is no such log.
 */
export async function audit(options: AuditOptions): Promise<number> {
  const config = configOf(options);
  const asked = remediationsOf(options, config);
  const own = await ownRegion();
  const regions = regionsOf(options, own);
  const log = await openJournal(() => undefined, options);
  const home = { account: await whoAmI({ region: own }), region: own };
  const accounts = [...new Set([home.account, ...Object.keys(config.accounts)])];

  const kept = createKept();
  const stop = new AbortController();
  const stopNow = () => stop.abort();
  process.once("SIGINT", stopNow);
  // Whoever read the output has left.
  process.stdout.once("error", stopNow);
  const unkept: Error[] = [];
  const journal = stoppingJournal(log, (error) => {
    unkept.push(error);
    stopNow();
  });
  try {
    const { tally, listener, end } = listen(options, kept);
    const engine = { ...engineFor(config, home.account), remediations: asked, journal };
    const places = await placesOf(engine, { home, accounts, regions }, listener);
    await auditPlaces(engine, places, listener, stop.signal);
    await end(describePlaces(places), stop.signal.aborted);
    for (const { message } of unkept) console.error(message);
    if (unkept.length > 0) return 1;
    return stop.signal.aborted ? 130 : tally.exitCode(options.failOn);
  } finally {
    stopNow();
    kept.remove();
    process.removeListener("SIGINT", stopNow);
    process.stdout.removeListener("error", stopNow);
  }
}

/** A journal that stops the audit at the first record that the log does not take: what else were fixed would be in no log either. */
function stoppingJournal(log: Journal, stop: (error: Error) => void): Journal {
  return {
    applying: (action) => log.applying(action),
    async record(record) {
      try {
        await log.record(record);
      } catch (error) {
        stop(error as Error);
      }
    },
  };
}

/** Counts what an audit tells, and passes it on: findings to standard output, progress and what is unseen to standard error. */
function listen({ json, format }: AuditOptions, kept: Kept) {
  const output = auditOutputs[json ? "json" : (format ?? "text")](kept);
  const progress = progressLine(process.stderr, () => performance.now());
  const tally = new Tally();
  const listener: AuditListener = {
    looked(listing, records) {
      tally.look(listing);
      for (const record of records) {
        if (record.outcome === "compliant" || record.outcome === "gone") continue;
        progress.clear();
        tally.find(record);
        output.finding(record);
      }
      progress.show(tally);
    },
    unseen(record) {
      progress.clear();
      tally.unseen += 1;
      kept.add("unseen", record);
      output.unseen(record);
    },
  };
  const end = async (where: string, stopped: boolean) => {
    progress.clear();
    await output.end({ looked: tally.types, where, whole: !stopped && tally.unseen === 0 });
    if (tally.unseen > 0) console.error("Could not be looked at, which is not the same as compliant:");
    for await (const { resource, controls, reason } of kept.of("unseen"))
      console.error(plain(`${resource} for ${controls.join(", ")}: ${reason}`));
    if (stopped) console.error("Stopped: this is what was found so far.");
  };
  return { tally, listener, end };
}

function engineFor(
  config: Config,
  homeAccount: string,
): Pick<Engine, "config" | "ownRoles" | "connect" | "clock"> {
  const connect = createConnect({ homeAccount, memberRole: (id) => config.accounts[id] });
  return {
    config,
    ownRoles: [],
    connect: connectOnce(connect, systemClock.newId()),
    clock: systemClock,
  };
}
