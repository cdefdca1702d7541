import { z } from "zod";

/** The id of an account, which YAML would read as a number. */
export const accountId = z.string().regex(/^\d{12}$/, "must be a 12-digit account id, in quotes");

/** The id of an organization. */
export const organizationId = z
  .string()
  .regex(/^o-[a-z0-9]{10,32}$/, "must be the id of an organization, such as o-a1b2c3d4e5");

/** Whom every control trusts that judges strangers, besides the account that owns the resource. */
export const trustedSchema = z
  .strictObject({
    accounts: z.array(accountId).default([]),
    organizations: z.array(organizationId).default([]),
  })
  .prefault({});

export type Trusted = z.infer<typeof trustedSchema>;
