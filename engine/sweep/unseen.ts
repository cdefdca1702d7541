import { describeError, failureOf } from "../../aws/errors.ts";
import type { AnyRemediation, Ref } from "../../remediations/contract.ts";
import { deniedReason } from "../apply.ts";
import { recordDecision } from "../decision.ts";
import type { Engine } from "../engine.ts";
import { modeFor } from "../modes.ts";
import { controlFor } from "../plan.ts";
import { triggerOf } from "./handle-page.ts";

/** Resources that a sweep could not look at. */
export interface Unseen {
  /** One of them, or what stands for all. */
  readonly resource: Ref;
  /** The controls that would have looked. Never empty. */
  readonly remediations: readonly AnyRemediation[];
  readonly outcome: "denied" | "failed";
  readonly reason: string;
}

/** Why a listing failed, as its record says it. */
export function reasonOf(error: unknown): Pick<Unseen, "outcome" | "reason"> {
  return failureOf(error) === "denied"
    ? { outcome: "denied", reason: `could not look: ${deniedReason("listing", error)}` }
    : { outcome: "failed", reason: `could not look: ${describeError(error)}` };
}

/** Records what could not be looked at: a hole may be open there. Rejects when the record cannot be kept. */
export async function recordUnseen(
  { clock, config, journal }: Pick<Engine, "clock" | "config" | "journal">,
  sweepId: string,
  { resource, remediations, outcome, reason }: Unseen,
): Promise<void> {
  const [mode = "dry-run"] = remediations.map((each) => modeFor(controlFor(config, each).setting, each.risk));
  const now = clock.now();
  const record = recordDecision(
    clock.newId(),
    { trigger: triggerOf(sweepId), ref: resource, startedAt: now },
    { judged: remediations.map((remediation) => ({ remediation })), mode, outcome, reason },
    now,
  );
  await journal.record(record);
}
