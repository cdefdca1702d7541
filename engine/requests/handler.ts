import { z } from "zod";

const id = z.string().min(1);
const approval = z.strictObject({ by: z.string().min(1), at: z.iso.datetime(), decision: z.string().min(1) });

/** What the durable function asks of a service's handler, which alone may change resources. */
export const handlerRequestSchema = z.discriminatedUnion("source", [
  /** Carry out the plan that was approved, if it still is the plan. */
  z.strictObject({ source: z.literal("suture.approved"), finding: id, planHash: id, approval }),
  /** Whether the finding is still open, with the plan that was asked about. Changes nothing. */
  z.strictObject({ source: z.literal("suture.look"), finding: id }),
  /** Look at what an event names, now that its settle time is over. */
  z.strictObject({ source: z.literal("suture.settled"), event: z.unknown(), seconds: z.int().positive() }),
  /** Look again at what was limited. With an approval, the budget does not count. */
  z.strictObject({
    source: z.literal("suture.again"),
    queue: id,
    records: z.array(id).min(1),
    approval: approval.optional(),
  }),
  /** Undo a fix. */
  z.strictObject({ source: z.literal("suture.undo"), record: id, by: z.string().min(1) }),
]);

export type HandlerRequest = z.infer<typeof handlerRequestSchema>;
