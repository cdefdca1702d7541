import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { accountId } from "../../remediations/trusted.ts";
import type { TagPatterns } from "../match.ts";
import { type Setting, settings } from "../modes.ts";
import { someParams } from "./params.ts";

/** What a rule is about: resources for which all of these hold. In a list, one is enough. */
export interface Match {
  readonly accounts?: readonly string[];
  readonly regions?: readonly string[];
  /** Names or ARNs, in which `*` stands for any characters. */
  readonly names?: readonly string[];
  readonly tags?: TagPatterns;
}

/** What is said of a control. */
export interface ControlSettings {
  readonly mode?: Setting;
  /** Whole: where a rule gives some, they are laid over the control's own. */
  readonly params?: unknown;
  readonly settleSeconds?: number;
}

/** What is said of the resources that match. */
export interface Rule {
  readonly match: Match;
  readonly mode?: Setting;
  readonly controls: Readonly<Record<string, ControlSettings>>;
}

/** A mode, or `enforce`. */
export const setting = z.enum(settings);

const text = z.string().min(1);

/** Values by tag key, one or several, in which `*` stands for any characters. */
export const tagPatterns = z
  .record(
    text,
    z
      .union([text, z.array(text).min(1)], "must be a text or a list of texts, numbers in quotes")
      .transform((values) => [values].flat()),
  )
  .refine((tags) => Object.keys(tags).length > 0, "names no tag");

const settleSeconds = z.int().min(0).max(3_600).optional();

/** `controls`: what is said of controls for every resource. */
export function controlsSchema(remediations: readonly AnyRemediation[]) {
  const control = ({ title, params }: AnyRemediation) =>
    z
      .strictObject({ mode: setting.optional(), params: params.prefault({}), settleSeconds })
      .prefault({})
      .describe(title);
  return z.strictObject(byId(remediations, control)).prefault({});
}

/** `rules`: what is said of some resources only. */
export function rulesSchema(remediations: readonly AnyRemediation[]) {
  const control = (remediation: AnyRemediation) => {
    const params = someParams(remediation).optional();
    const { title } = remediation;
    return z.strictObject({ mode: setting.optional(), params, settleSeconds }).optional().describe(title);
  };
  const rule = z.strictObject({
    match: matchSchema,
    mode: setting.optional(),
    controls: z.strictObject(byId(remediations, control)).prefault({}),
  });
  const saying = rule.refine(({ mode, controls }) => mode ?? Object.keys(controls).length > 0, {
    message: "says nothing: give it a mode, or controls",
    when: isWellFormed,
  });
  const waiting = saying.superRefine(({ match, controls }, context) => {
    const waits = Object.keys(controls).filter((id) => controls[id]?.settleSeconds !== undefined);
    for (const id of match.names || match.tags ? waits : [])
      context.addIssue({
        code: "custom",
        path: ["controls", id, "settleSeconds"],
        message: "cannot depend on names or tags: the resource is not known before it is looked at",
      });
  });
  return z.array(waiting).default([]);
}

const region = z.string().regex(/^[a-z]+(-[a-z]+)+-\d+$/, "must be the name of a region, such as eu-west-1");

const matchSchema = z
  .strictObject({
    accounts: z.array(accountId).min(1).optional(),
    regions: z.array(region).min(1).optional(),
    names: z.array(text).min(1).optional(),
    tags: tagPatterns.optional(),
  })
  .refine((conditions) => Object.keys(conditions).length > 0, {
    message: "has no condition: what holds for every resource stands outside of rules",
    when: isWellFormed,
  });

/** A misspelt key is one problem, not two. */
function isWellFormed({ issues }: z.core.ParsePayload): boolean {
  return issues.length === 0;
}

function byId<S>(remediations: readonly AnyRemediation[], schemaOf: (remediation: AnyRemediation) => S) {
  return Object.fromEntries(remediations.map((each) => [each.id, schemaOf(each)]));
}
