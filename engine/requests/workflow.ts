import { z } from "zod";

/** What the durable function is started with. Ids only where the table has the rest: a checkpoint holds JSON, and not much of it. */
export const workflowRequestSchema = z.discriminatedUnion("kind", [
  /** Ask about an open finding until it is closed. Execution name: the finding's id. */
  z.strictObject({ kind: z.literal("approval"), finding: z.string().min(1) }),
  /** Wait, then have the handler of a service look at what an event names. */
  z.strictObject({
    kind: z.literal("settle"),
    service: z.string().min(1),
    seconds: z.int().positive(),
    event: z.unknown(),
  }),
  /** Tell about a decision that was made and can be undone, or that failed. */
  z.strictObject({ kind: z.literal("report"), record: z.string().min(1) }),
  /** Tell about the decisions in a queue at the end of its interval. */
  z.strictObject({
    kind: z.literal("digest"),
    queue: z.string().min(1),
    from: z.iso.datetime(),
    until: z.iso.datetime(),
  }),
  /** Announce what was limited, and have it looked at again when its hour is over, or when somebody says so. */
  z.strictObject({ kind: z.literal("backlog"), queue: z.string().min(1), until: z.iso.datetime() }),
  /** Undo a fix that somebody clicked away. */
  z.strictObject({ kind: z.literal("undo"), ask: z.string().min(1) }),
  /** Announce the exemptions that expire in a week. Started once a day. */
  z.strictObject({ kind: z.literal("expiring") }),
]);

export type WorkflowRequest = z.infer<typeof workflowRequestSchema>;
