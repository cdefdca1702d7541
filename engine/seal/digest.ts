import { createHash } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../record.ts";
import { recordFolder } from "./layout.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const day = z.iso.date();
const digestSchema = z
  .object({
    day,
    /** In the order of their keys. Hashes are SHA-256 in hex, over the bytes of the object. */
    records: z.array(z.object({ key: z.string(), sha256 }).readonly()).readonly(),
    /** The digest before this one, which its hash names for good; null for the first. */
    previous: z.object({ day, sha256 }).readonly().nullable(),
    /** SHA-256 in hex over the canonical JSON of `{day, previous, records}`: keys sorted, no space. */
    sha256,
    /** Over the 32 bytes of `sha256`; the algorithm is named as AWS KMS names it, the value is base64. */
    signature: z.object({ key: z.string(), algorithm: z.string(), value: z.base64() }).readonly().optional(),
  })
  .readonly()
  .refine(
    ({ day, records }) => records.every(({ key }) => isRecordOf(day, key)),
    "a record is of another day",
  );

/** The seal of a day: which records it had, and which digest came before. */
export type Digest = z.infer<typeof digestSchema>;
export type Signature = NonNullable<Digest["signature"]>;

/** A record's place and the SHA-256 (hex) of its bytes. */
export type SealedRecord = Digest["records"][number];

/** The digest of a day, not signed. Pure. */
export function digestOf(
  day: string,
  records: readonly SealedRecord[],
  previous: Pick<Digest, "day" | "sha256"> | null,
): Digest {
  const content = {
    day,
    records: records.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    previous: previous && { day: previous.day, sha256: previous.sha256 },
  };
  return { ...content, sha256: hashOfContent(content) };
}

/** The hash that a digest of this content must have. */
export function hashOfContent({ day, records, previous }: Omit<Digest, "sha256" | "signature">): string {
  return hashOf(canonicalJson({ day, records, previous }));
}

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Reads a digest from its file.
 *
 * @throws SyntaxError, ZodError when it is none.
 */
export function parseDigest(bytes: Uint8Array): Digest {
  return digestSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
}

function isRecordOf(day: string, key: string): boolean {
  return key.startsWith(recordFolder(day)) && !key.split("/").includes("..");
}
