import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Answer } from "../engine/memory/memory.ts";
import type { Approved, CarriedOut } from "../engine/people/carry-out.ts";
import type { Asking } from "../slack/messages/ask.ts";
import { failedMessage } from "../slack/messages/outcome.ts";
import type { Asked } from "./ask.ts";
import type { Desk } from "./desk.ts";
import { findingOf } from "./finding.ts";
import { askHandler, HandlerError } from "./hand-back.ts";
import { recordEnd } from "./record-end.ts";
import { reportAt } from "./report.ts";
import { retryOwn } from "./retries.ts";
import { settled } from "./settled.ts";
import { replace } from "./tell.ts";

/** What is next: nothing, or why somebody has to be asked again. */
export type Next = "closed" | NonNullable<Asking["again"]>;

/** Does what was answered about a finding. */
export async function follow(
  desk: Desk,
  context: DurableContext,
  id: string,
  asked: Asked,
  answer: Answer,
): Promise<Next> {
  if (answer.kind === "approve") return carryOut(desk, context, id, asked, answer);
  if (answer.kind === "exempt") await grant(desk, context, id, asked.ask, answer);
  await close(desk, context, id, asked, answer);
  return "closed";
}

/** Nobody answered: the configuration does. @returns the answer that stands, for somebody may just have clicked. */
export function silence(
  { memory, clock, config }: Desk,
  context: DurableContext,
  { ask, isWarned }: Asked,
): Promise<Answer> {
  const { timeoutMinutes } = config.approval;
  const kind = isWarned ? ("approve" as const) : ("deny" as const);
  const reason = `nobody answered within ${timeoutMinutes} minutes${isWarned ? ", nor to the warning" : ""}`;
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
  const plan = await context.step(
    "approve the plan",
    async () => ({
      planHash: (await findingOf(desk, id)).record.planHash ?? "",
      action: desk.clock.newId(),
    }),
    { retryStrategy: retryOwn },
  );
  const decision = by ? "approved" : `applied, for ${reason}`;
  const approval = { by: by ?? "the configuration", at, decision };
  const done = await handOver(desk, context, id, service, { ...plan, approval });
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
      await replace(desk, context, "say that it failed", place, async () => {
        const { record } = await findingOf(desk, id);
        const made = done.record && (await desk.memory.actions.get(done.record));
        return failedMessage(made || { ...record, outcome, reason, approval }, desk.reference);
      });
      return "closed";
    }
  }
}

async function handOver(
  desk: Desk,
  context: DurableContext,
  finding: string,
  service: string,
  approved: Approved,
): Promise<CarriedOut> {
  try {
    return await askHandler(desk, context, service, { source: "suture.approved", finding, ...approved });
  } catch (error) {
    if (!(error instanceof HandlerError)) throw error;
    const { approval } = approved;
    const reason = error.message;
    const record = await recordEnd(desk, context, finding, { outcome: "failed", reason, approval });
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

function grant(
  { memory }: Desk,
  context: DurableContext,
  id: string,
  ask: string,
  answer: Answer,
): Promise<void> {
  const { by, reason } = answer;
  const work = async () => {
    const { record } = await findingOf({ memory }, id);
    const { resource, controls } = record;
    const expires = untilOf(answer);
    for (const control of controls) {
      const exemption = { control, resource, reason: reason ?? "", owner: by ?? "", expires };
      await memory.exemptions.grant(`${ask}-${control}`, exemption);
    }
  };
  return context.step("grant the exemption", work, { retryStrategy: retryOwn });
}
