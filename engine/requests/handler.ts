import { z } from "zod";
import type { Ref } from "../../remediations/contract.ts";
import type { Trigger } from "../record.ts";

const id = z.string().min(1);
const approval = z.strictObject({ by: z.string().min(1), at: z.iso.datetime(), decision: z.string().min(1) });

/** As its reader names the resource: each adds what it needs. */
const ref = z
  .object({ arn: id, account: z.string().regex(/^\d{12}$/), region: id })
  .loose() as unknown as z.ZodType<Ref>;
const trigger = z.strictObject({
  type: z.enum(["cloudtrail", "sweep", "security-hub", "cli"]),
  eventId: z.string().nullable(),
  eventName: z.string().nullable(),
  eventTime: z.string().nullable(),
  actor: z.string().nullable(),
  sourceIp: z.string().nullable(),
}) satisfies z.ZodType<Trigger>;

/** What the durable function asks of a service's handler, which alone may change resources. */
export const handlerRequestSchema = z.discriminatedUnion("source", [
  /** Carry out the plan that was approved, if it still is the plan; `action` is the id of the record that it leaves. */
  z.strictObject({ source: z.literal("suture.approved"), finding: id, planHash: id, action: id, approval }),
  /** Whether the finding is still open, with the plan that was asked about. Changes nothing. */
  z.strictObject({ source: z.literal("suture.look"), finding: id }),
  /** Look at what an event names, now that its settle time is over. */
  z.strictObject({ source: z.literal("suture.settled"), event: z.unknown(), seconds: z.int().positive() }),
  /** Look again at what was limited. With an approval, the budget does not count. */
  z.strictObject({
    source: z.literal("suture.again"),
    looks: z.array(z.strictObject({ controls: z.array(id).min(1), ref, trigger })).min(1),
    approval: approval.optional(),
  }),
  /** Undo a fix; `action` is the id of the record that it leaves. */
  z.strictObject({ source: z.literal("suture.undo"), record: id, action: id, by: z.string().min(1) }),
]);

/** Thrown for a request that this handler cannot answer. Trying again does not help. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

export type HandlerRequest = z.infer<typeof handlerRequestSchema>;
