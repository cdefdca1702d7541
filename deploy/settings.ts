import { z } from "zod";
import { settings as modes } from "../engine/modes.ts";

/** What CloudWatch Logs takes: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A whole number; the command line gives it as text. */
const count = z.union(
  [z.int().min(0), z.string().regex(/^\d+$/).transform(Number)],
  "must be a whole number, 0 or more",
);

/** The name of a parameter of SSM Parameter Store, from the root of the hierarchy. */
const parameterName = z
  .string()
  .regex(/^(\/[\w.-]+)+$/, 'must be the full name of an SSM parameter, such as "/suture/prod/slack-token"');

/** The parameters of a stage. */
export const settingsSchema = z.object({
  stage: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/i),
  mode: z.enum(modes),
  logRetentionDays: count.pipe(z.literal(retentionDays)),
  recordRetentionDays: count.pipe(z.int().min(1)),
  recordLock: z.enum(["GOVERNANCE", "COMPLIANCE"]),
  reservedConcurrency: z.union(
    [z.literal("none").transform(() => undefined), count],
    'must be a whole number, or "none"',
  ),
  sweepSchedule: z
    .string()
    .regex(
      /^(off|(rate|cron)\(.+\))$/,
      'must be "rate(...)" or "cron(...)" as EventBridge Scheduler takes it, or "off"',
    )
    .transform((expression) => (expression === "off" ? undefined : expression)),
  slackToken: parameterName,
  slackSigningSecret: parameterName,
  alarmEmail: z.union([z.literal("").transform(() => undefined), z.email()]),
});

/** The parameters of a stage, checked. */
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Checks the parameters of a stage.
 *
 * @throws Error that names each wrong one, its value and what is allowed.
 */
export function parseSettings(params: Readonly<Record<string, unknown>>): Settings {
  const parsed = settingsSchema.safeParse(params);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return `parameter ${name} is ${JSON.stringify(params[name])}: ${message}`;
  });
  throw new Error(problems.join("\n"));
}
