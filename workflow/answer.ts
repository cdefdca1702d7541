import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Answer } from "../engine/memory/memory.ts";
import type { CarriedOut } from "../engine/people/carry-out.ts";
import type { OutcomeName } from "../engine/record.ts";
import type { Asking } from "../slack/messages/ask.ts";
import { failedMessage } from "../slack/messages/outcome.ts";
import type { Asked } from "./approval.ts";
import type { Desk } from "./desk.ts";
import { findingOf } from "./finding.ts";
import { askHandler, HandlerError } from "./hand-back.ts";
import { reportAt } from "./report.ts";
import { retryOwn } from "./retries.ts";
import { settled } from "./settled.ts";
import { replace } from "./tell.ts";

/**
 * Does what was answered about a finding, or what the configuration says when nobody answered.
 *
 * @returns "closed", or why somebody has to be asked again.
 */
export async function follow(desk: Desk, context: DurableContext, id: string, asked: Asked): Promise<Next> {
  const answer = asked.answer ?? (await silence(desk, context, asked));
  if (answer.kind === "approve") return carryOut(desk, context, id, asked, answer);
  if (answer.kind === "exempt") await grant(desk, context, id, asked.ask, answer);
  await close(desk, context, id, asked, answer);
  return "closed";
}

export type Next = "closed" | NonNullable<Asking["again"]>;

/** Nobody answered: the configuration does. @returns the answer that stands, for somebody may just have clicked. */
function silence(
  { memory, clock, config }: Desk,
  context: DurableContext,
  { ask, risk }: Asked,
): Promise<Answer> {
  const { onTimeout, timeoutMinutes } = config.approval;
  const applies = onTimeout === "apply" && risk !== "destructive";
  const kind = applies ? ("approve" as const) : ("deny" as const);
  const reason = `nobody answered within ${timeoutMinutes} minutes${applies ? ", nor to the warning" : ""}`;
  const work = async () => {
    const answer: Answer = { kind, by: null, at: clock.now().toISOString(), reason };
    return (await memory.asks.answer(ask, answer))?.ask.answer ?? answer;
  };
  return context.step("answer for those who did not", work, { retryStrategy: retryOwn });
}

async function carryOut(
  desk: Desk,
  context: DurableContext,
  id: string,
  { service, place }: Asked,
  { by, at, reason }: Answer,
): Promise<Next> {
  const planHash = await context.step(
    "approve the plan",
    async () => (await findingOf(desk, id)).record.planHash ?? "",
    { retryStrategy: retryOwn },
  );
  const approval = {
    by: by ?? "the configuration",
    at,
    decision: by ? "approved" : `applied, for ${reason}`,
  };
  const done = await handOver(desk, context, id, service, { planHash, approval });
  switch (done.outcome) {
    case "changed":
      await settled(desk, context, id, place, { kind: "changed" });
      return "changed";
    case "limited":
      await settled(desk, context, id, place, { kind: "halted", reason: done.reason });
      return "halted";
    case "fixed":
      await reportAt(desk, context, done.record ?? "", place);
      return "closed";
    case "compliant":
    case "gone":
      await settled(desk, context, id, place, { kind: "resolved" });
      return "closed";
    default: {
      const { outcome, reason } = done;
      await replace(desk, context, "say that it failed", place, async () =>
        failedMessage({ ...(await findingOf(desk, id)).record, outcome, reason, approval }, desk.reference),
      );
      return "closed";
    }
  }
}

async function handOver(
  desk: Desk,
  context: DurableContext,
  finding: string,
  service: string,
  approved: { planHash: string; approval: { by: string; at: string; decision: string } },
): Promise<CarriedOut> {
  try {
    return await askHandler(desk, context, service, { source: "suture.approved", finding, ...approved });
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    const reason = error.message;
    const record = await recordEnd(desk, context, finding, { outcome: "failed", reason, ...approved });
    return { outcome: "failed", reason, record };
  }
}

async function close(
  desk: Desk,
  context: DurableContext,
  id: string,
  { place }: Asked,
  answer: Answer,
): Promise<void> {
  const { kind, by, at, reason = "" } = answer;
  if (kind === "resolved" || !by) {
    const end = kind === "resolved" ? ("resolved" as const) : ("expired" as const);
    const outcome = end === "resolved" ? "compliant" : "expired";
    await recordEnd(desk, context, id, { outcome, reason, approval: null });
    return settled(desk, context, id, place, { kind: end });
  }
  const end = kind === "exempt" ? ("exempt" as const) : ("denied" as const);
  const until = untilOf(answer);
  const text =
    end === "exempt"
      ? `exempt until ${until}, ${by} answers for it: ${reason}`
      : `denied by ${by}: ${reason}`;
  await recordEnd(desk, context, id, { outcome: end, reason: text, approval: { by, at, decision: end } });
  return settled(desk, context, id, place, { kind: end, by, at, reason, until });
}

/** When the exemption ends that was granted. */
function untilOf({ at, days = 0 }: Answer): string {
  return new Date(Date.parse(at) + days * 86_400_000).toISOString();
}

interface End {
  readonly outcome: OutcomeName;
  readonly reason: string;
  readonly approval: { by: string; at: string; decision: string } | null;
}

/** Records how a finding ended, and closes it. @returns the id of the record; null where nothing was decided. */
async function recordEnd(
  { memory, clock, record: keep }: Desk,
  context: DurableContext,
  id: string,
  { outcome, reason, approval }: End,
): Promise<string | null> {
  // Chosen once: a record that is written twice is the same then.
  const own = await context.step("name the record", async () => ({
    id: clock.newId(),
    time: clock.now().toISOString(),
  }));
  const recordId = outcome === "compliant" ? null : own.id;
  await context.step(
    "record how it ended",
    async () => {
      const finding = await memory.findings.get(id);
      if (finding && recordId) {
        const durationMs = Date.parse(own.time) - Date.parse(finding.record.startedAt);
        await keep({ ...finding.record, ...own, outcome, reason, approval, durationMs });
      }
      await memory.findings.close(id, { outcome, recordId, at: own.time });
    },
    { retryStrategy: retryOwn },
  );
  return recordId;
}

function grant(
  { memory }: Desk,
  context: DurableContext,
  id: string,
  ask: string,
  answer: Answer,
): Promise<void> {
  const { by, reason } = answer;
  const work = async () => {
    const { resource, controls } = (await memory.findings.get(id))?.record ?? { resource: "", controls: [] };
    const expires = untilOf(answer);
    for (const control of controls) {
      const exemption = { control, resource, reason: reason ?? "", owner: by ?? "", expires };
      await memory.exemptions.grant(`${ask}-${control}`, exemption);
    }
  };
  return context.step("grant the exemption", work, { retryStrategy: retryOwn });
}
