import { z } from "zod";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { tagPatterns } from "./rules.ts";
import { suggestion } from "./wording.ts";

/** One of `exemptions`: of a resource, of what has these tags, or of a resource if it has them. */
export function exemptionSchema(remediations: readonly AnyRemediation[]) {
  const ids = remediations.map(({ id }) => id);
  return z
    .strictObject({
      control: z.enum(["*", ...ids], {
        error: ({ input }) =>
          `must be * or the id of a control, which "suture controls" lists${suggestion(input, ids)}`,
      }),
      resource: z
        .string()
        .regex(/^(arn:|\*)/, "must be an ARN, in which * stands for any characters")
        .optional(),
      tags: tagPatterns.optional(),
      reason: z.string().min(3),
      owner: z.string().min(1),
      expires: z.union(
        [z.iso.date(), z.iso.datetime({ offset: true })],
        "must be a day, such as 2027-01-31, or a time, such as 2027-01-31T18:00:00Z",
      ),
    })
    .refine(({ resource, tags }) => resource ?? tags, "must name a resource, or tags")
    .transform(({ resource = "*", ...exemption }) => ({ resource, ...exemption }));
}
