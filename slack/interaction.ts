import { z } from "zod";

const id = z.string().min(1).max(64);
/** The random id of an ask: nothing else than what Suture itself puts into buttons. */
const askId = z.string().regex(/^[\w-]{16,64}$/);

/** Who did it and where: https://docs.slack.dev/reference/interaction-payloads */
const who = {
  user: z.object({
    id,
    username: z.string().max(200).optional(),
    name: z.string().max(200).optional(),
    team_id: id,
  }),
  // Null where the app is installed for a whole organization: https://docs.slack.dev/enterprise
  team: z.object({ id, enterprise_id: id.optional() }).nullable(),
  enterprise: z.object({ id }).nullish(),
};

const clickSchema = z.object({
  type: z.literal("block_actions"),
  ...who,
  container: z.object({ type: z.literal("message"), message_ts: id, channel_id: id }),
  trigger_id: z.string().min(1),
  actions: z.tuple([z.object({ action_id: z.enum(["approve", "deny", "exempt", "undo"]), value: askId })]),
});

const value = z.object({ value: z.string().nullish() });
const reason = z.object({ reason: value });

const submissionSchema = z.object({
  type: z.literal("view_submission"),
  ...who,
  view: z.discriminatedUnion("callback_id", [
    z.object({
      callback_id: z.literal("deny"),
      private_metadata: askId,
      state: z.object({ values: z.object({ reason }) }),
    }),
    z.object({
      callback_id: z.literal("exempt"),
      private_metadata: askId,
      state: z.object({ values: z.object({ reason, days: z.object({ days: value }) }) }),
    }),
  ]),
});

const interactionSchema = z.discriminatedUnion("type", [clickSchema, submissionSchema]);

/** Somebody pressed a button of a message. */
export type Click = z.infer<typeof clickSchema>;
/** Somebody submitted a dialog. */
export type Submission = z.infer<typeof submissionSchema>;
export type Interaction = z.infer<typeof interactionSchema>;

/** The interaction in the body of a request: `payload=` and JSON, form-encoded. @returns undefined where it is anything else. */
export function parseInteraction(body: string): Interaction | undefined {
  const [payload, ...more] = new URLSearchParams(body).getAll("payload");
  if (payload === undefined || more.length > 0) return undefined;
  try {
    return interactionSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** Who acted, as an answer names them: `alice (U0123ABCD)`. */
export function nameOf({ user }: Interaction): string {
  const name = (user.username ?? user.name ?? "").replace(/[\p{C}()]/gu, "").trim();
  return name ? `${name} (${user.id})` : user.id;
}
