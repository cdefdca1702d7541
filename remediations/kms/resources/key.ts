import type { KeyMetadata } from "@aws-sdk/client-kms";
import type { Aws } from "../../../aws/calls.ts";
import { hasName } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A KMS key, by its id. */
export interface KeyRef extends Ref {
  readonly keyId: string;
}

function keyRef(keyId: string, { account, region }: { account: string; region: string }): KeyRef {
  return { keyId, account, region, arn: arnOf("kms", { account, region }, `key/${keyId}`) };
}

// https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id: a key or a multi-Region key, each as id or ARN.
const keyNames =
  /^(?:arn:aws[\w-]*:kms:(?<region>[\w-]+):(?<account>\d{12}):key\/)?(?<id>mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The key that an event names, unless another account owns it. */
export function findKey({ request, response, account, region }: CloudTrailEvent): KeyRef[] {
  const { keyMetadata } = response as { keyMetadata?: { arn?: unknown; keyId?: unknown } | null };
  for (const named of [request.keyId, keyMetadata?.arn, keyMetadata?.keyId]) {
    const parsed = typeof named === "string" ? keyNames.exec(named)?.groups : undefined;
    if (!parsed?.id) continue;
    if (parsed.account && parsed.account !== account) return [];
    return [keyRef(parsed.id, { account, region: parsed.region ?? region })];
  }
  return [];
}

/** Every key of the account and region, those of AWS services too. */
export async function* listKeys(aws: Aws): AsyncGenerator<{ ref: KeyRef }> {
  let Marker: string | undefined;
  do {
    const page = await aws.call("kms", "ListKeys", { Limit: 1_000, ...(Marker && { Marker }) });
    for (const { KeyId } of page.Keys ?? []) if (KeyId) yield { ref: keyRef(KeyId, aws) };
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker);
}

/** What KMS says of a key; undefined where there is none. */
export async function describeKey(aws: Aws, { keyId }: KeyRef): Promise<KeyMetadata | undefined> {
  try {
    return (await aws.call("kms", "DescribeKey", { KeyId: keyId })).KeyMetadata;
  } catch (error) {
    if (hasName(error, "NotFoundException")) return undefined;
    throw error;
  }
}
