import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { accountId, trustedSchema } from "../../remediations/trusted.ts";
import type { Exemption } from "../exemptions.ts";
import type { Setting } from "../modes.ts";
import { exemptionSchema } from "./exemptions.ts";
import { type Written, withWholeParams } from "./params.ts";
import { type ControlSettings, controlsSchema, type Rule, rulesSchema, setting } from "./rules.ts";

/** The configuration with every default filled in, as the engine uses it. */
export interface Config {
  readonly mode: Setting;
  readonly controls: Readonly<Record<string, ControlSettings>>;
  /** What holds for some resources only, in the order of the file. */
  readonly rules: readonly Rule[];
  /** The roles that Suture assumes in other accounts, by account id. */
  readonly accounts: Readonly<Record<string, { readonly roleArn: string; readonly externalId?: string }>>;
  readonly exemptions: readonly Exemption[];
  /** Where people are told and asked; without it, nobody is asked. */
  readonly slack?: SlackSettings;
  readonly approval: ApprovalSettings;
  readonly limits: LimitSettings;
  readonly undo: UndoSettings;
}

/** Where people are told and asked. */
export interface SlackSettings {
  /** Slack's id of the workspace: clicks from another are refused. */
  readonly workspace: string;
  readonly channel: string;
  /** Findings of dry runs are told together, once in this time. */
  readonly digestMinutes: number;
  /** The folder of the runbooks, for links: an address that `sg-default-open.md` can follow. */
  readonly runbooks?: string;
}

export const onTimeout = ["expire", "apply", "escalate"] as const;

/** Who is asked, and what happens when nobody answers. */
export interface ApprovalSettings {
  /** Slack's ids of users (U..., W...) and user groups (S...). */
  readonly approvers: readonly string[];
  readonly remindMinutes: number;
  readonly timeoutMinutes: number;
  /** `apply` warns first, waits `graceMinutes`, and leaves alone what is destructive. */
  readonly onTimeout: (typeof onTimeout)[number];
  readonly graceMinutes: number;
  /** The channel that `escalate` asks in. */
  readonly escalateTo?: string;
  /** The longest exemption that can be granted in Slack. */
  readonly maxDays: number;
  /** Whether who made the change may approve its exemption. */
  readonly ownExemptions: boolean;
}

/** How much is changed before somebody is asked. */
export interface LimitSettings {
  /** Calls that change something, per account and clock hour. */
  readonly changesPerHour: number;
  /** Fixes of one control on one resource, per clock hour. */
  readonly fixesPerResource: number;
}

export interface UndoSettings {
  /** How long what was undone is exempt. */
  readonly exemptHours: number;
}

const roleArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:iam::\d{12}:role\/.+/,
    "must be the ARN of a role, such as arn:aws:iam::111122223333:role/suture",
  );

const channel = z.string().regex(/^[CG][A-Z0-9]{2,}$/, "must be the id of a channel, such as C0123ABCD");
const minutes = (min: number, max: number) => z.int().min(min).max(max);

const schemas = new WeakMap<readonly AnyRemediation[], z.ZodType<Config>>();

/** The schema of `suture.config.yml` for these remediations, made once for a list; `{}` is a whole configuration. */
export function configSchema(remediations: readonly AnyRemediation[]): z.ZodType<Config> {
  const schema = schemas.get(remediations) ?? newSchema(remediations);
  schemas.set(remediations, schema);
  return schema;
}

function newSchema(remediations: readonly AnyRemediation[]): z.ZodType<Config> {
  const schema = z.strictObject({
    mode: setting.default("dry-run"),
    controls: controlsSchema(remediations),
    rules: rulesSchema(remediations),
    trusted: trustedSchema,
    accounts: z
      .record(accountId, z.strictObject({ roleArn, externalId: z.string().min(2).optional() }))
      .default({}),
    exemptions: z.array(exemptionSchema(remediations)).default([]),
    slack: z
      .strictObject({
        workspace: z.string().regex(/^[TE][A-Z0-9]{2,}$/, "must be the id of a workspace, such as T0123ABCD"),
        channel,
        digestMinutes: minutes(1, 24 * 60).default(60),
        runbooks: z
          .string()
          // What a link in Slack cannot hold is in no address of a folder: https://docs.slack.dev/messaging/formatting-message-text#linking-urls
          .regex(
            /^https:\/\/[^\s<>|]{1,200}$/,
            "must be an address, such as https://github.com/me/suture/blob/main/runbooks",
          )
          .optional(),
      })
      .optional(),
    approval: z
      .strictObject({
        approvers: z
          .array(
            z
              .string()
              .regex(/^[UWS][A-Z0-9]{2,}$/, "must be Slack's id of a user or user group, such as U0123ABCD"),
          )
          .default([]),
        remindMinutes: minutes(5, 7 * 24 * 60).default(60),
        timeoutMinutes: minutes(5, 30 * 24 * 60).default(24 * 60),
        onTimeout: z.enum(onTimeout).default("expire"),
        graceMinutes: minutes(1, 24 * 60).default(15),
        escalateTo: channel.optional(),
        maxDays: z.int().min(1).max(3_650).default(90),
        ownExemptions: z.boolean().default(false),
      })
      .prefault({})
      .refine(({ onTimeout: then, escalateTo }) => then !== "escalate" || escalateTo, {
        path: ["escalateTo"],
        message: "must be the channel to ask in, as onTimeout is escalate",
      }),
    limits: z
      .strictObject({
        changesPerHour: z.int().min(1).default(50),
        fixesPerResource: z.int().min(1).default(3),
      })
      .prefault({}),
    undo: z.strictObject({ exemptHours: z.int().min(1).default(24) }).prefault({}),
  });
  return (schema as unknown as z.ZodType<Written>).transform(withWholeParams(remediations));
}
