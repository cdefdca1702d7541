import { CreateKeyCommand, type CreateKeyCommandInput } from "@aws-sdk/client-kms";
import { callAndReport } from "../../support/account.ts";
import { type EventCase, recordOf } from "../cases.ts";

export const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
export const arn = `arn:aws:kms:us-east-1:123456789012:key/${keyId}`;
export const ref = { arn, account: "123456789012", region: "us-east-1", keyId };
const multiRegionKeyId = "mrk-1234abcd12ab34cd56ef1234567890ab";

/** Creates a key and gives its id with the event of its creation. */
export async function createKey(
  input: CreateKeyCommandInput = {},
): Promise<{ KeyId: string; event: object }> {
  const { event } = await callAndReport("kms", new CreateKeyCommand(input));
  const { keyMetadata } = (event as { detail: { responseElements: { keyMetadata: { keyId: string } } } })
    .detail.responseElements;
  return { KeyId: keyMetadata.keyId, event };
}

export const event = (name: string, request: object | null, more = {}) =>
  recordOf("kms.amazonaws.com", name, request, more);

/** The shapes in which an event names a key, by the name of its call. */
export const eventCases = (name: string): EventCase[] => [
  { name: "by id", event: event(name, { keyId }), resource: arn },
  { name: "by ARN", event: event(name, { keyId: arn }), resource: arn },
  {
    name: "a multi-Region key",
    event: event(name, { keyId: multiRegionKeyId }),
    resource: `arn:aws:kms:us-east-1:123456789012:key/${multiRegionKeyId}`,
  },
  {
    name: "in another partition",
    event: event(name, { keyId }, { region: "us-gov-west-1" }),
    resource: `arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/${keyId}`,
  },
  {
    name: "of another account",
    event: event(name, { keyId: `arn:aws:kms:us-east-1:999999999999:key/${keyId}` }),
    resource: null,
  },
  { name: "an alias", event: event(name, { keyId: "alias/records" }), resource: null },
  { name: "no parameters", event: event(name, null), resource: null },
  { name: "empty parameters", event: event(name, {}), resource: null },
  { name: "a path", event: event(name, { keyId: `../${keyId}` }), resource: null },
  { name: "not a text", event: event(name, { keyId: { id: keyId } }), resource: null },
];
