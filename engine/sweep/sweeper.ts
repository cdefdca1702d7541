import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Place } from "../audit/place.ts";
import type { Engine } from "../engine.ts";
import type { Totals } from "./totals.ts";

/** What a sweep has come to, for the log. */
export interface Summary extends Totals {
  /** The ARN of the durable execution. */
  readonly sweepId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** From there to the last page. */
  readonly durationMs: number;
}

/** Everything that a sweep needs. */
export interface Sweeper extends Pick<Engine, "config" | "connect" | "clock" | "journal"> {
  readonly remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>;
  /** The accounts, each in the region of the deployment: other regions have deployments of their own. */
  readonly places: readonly Place[];
  /** The ARN of each service's handler. */
  readonly handlers: Readonly<Record<string, string>>;
  /** The sweep that was running before this one began, if any. Rejects where a later attempt may know better. */
  findRunning(sweepId: string, isLastAttempt: boolean): Promise<string | undefined>;
  refused(sweepId: string, running: string): void;
  finished(summary: Summary): void;
  /** Seals the records of a day (`2026-11-21`, UTC); absent where no log is kept. */
  seal?(day: string): Promise<void>;
}

/** A service of a place: what is listed and handed over one after the other. */
export interface Unit {
  readonly place: Place;
  readonly service: string;
}
