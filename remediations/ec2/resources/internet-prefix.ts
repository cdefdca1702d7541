import { z } from "zod";

/** From which prefix length on a CIDR block counts as the internet: this long or shorter. */
export const internetPrefix = z
  .strictObject({ ipv4: z.int().min(0).max(32).default(8), ipv6: z.int().min(0).max(128).default(16) })
  .prefault({});
