import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Exemption } from "../exemptions.ts";
import { type Setting, settings } from "../modes.ts";

/** The configuration with every default filled in, as the engine uses it. */
export interface Config {
  readonly mode: Setting;
  readonly controls: Readonly<Record<string, { readonly mode?: Setting; readonly params: unknown }>>;
  /** The roles that Suture assumes in other accounts, by account id. */
  readonly accounts: Readonly<Record<string, { readonly roleArn: string; readonly externalId?: string }>>;
  readonly exemptions: readonly Exemption[];
}

const setting = z.enum(settings);
const roleArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:iam::\d{12}:role\/.+/,
    "must be the ARN of a role, such as arn:aws:iam::111122223333:role/suture",
  );

/** The schema of `suture.config.yml` for these remediations; `{}` is a whole configuration. */
export function configSchema(remediations: readonly AnyRemediation[]): z.ZodType<Config> {
  const controls = Object.fromEntries(
    remediations.map(({ id, params }) => [
      id,
      z.strictObject({ mode: setting.optional(), params: params.prefault({}) }).prefault({}),
    ]),
  );
  return z.strictObject({
    mode: setting.default("dry-run"),
    controls: z.strictObject(controls).prefault({}),
    accounts: z
      .record(
        z.string().regex(/^\d{12}$/, "must be a 12-digit account id, in quotes"),
        z.strictObject({ roleArn, externalId: z.string().min(2).optional() }),
      )
      .default({}),
    exemptions: z
      .array(
        z.strictObject({
          control: z.enum(["*", ...remediations.map(({ id }) => id)]),
          resource: z.string().regex(/^(arn:|\*)/, "must be an ARN, in which * stands for any characters"),
          reason: z.string().min(3),
          owner: z.string().min(1),
          expires: z.iso.date("must be a day, such as 2027-01-31"),
        }),
      )
      .default([]),
  }) as unknown as z.ZodType<Config>;
}
