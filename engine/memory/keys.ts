import { createHash } from "node:crypto";

/** The key of an item: its partition, and its place there. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The partition of what is known about a resource. */
export const resourcePartition = (resource: string): string => `resource#${resource}`;
export const controlPrefix = "control#";
export const exemptionPrefix = "exemption#";
/** The partition in which all granted exemptions lie once more, by their end. */
export const exemptionsPartition = "exemptions";

export const controlKey = (resource: string, control: string): Key => ({
  pk: resourcePartition(resource),
  sk: `${controlPrefix}${control}`,
});
export const exemptionKey = (resource: string, id: string): Key => ({
  pk: resourcePartition(resource),
  sk: `${exemptionPrefix}${id}`,
});
export const listedExemptionKey = (expires: string, id: string): Key => ({
  pk: exemptionsPartition,
  sk: `${expires}#${id}`,
});
export const findingKey = (id: string): Key => ({ pk: `finding#${id}`, sk: "finding" });
export const askKey = (id: string): Key => ({ pk: `ask#${id}`, sk: "ask" });
export const actionKey = (id: string): Key => ({ pk: `action#${id}`, sk: "action" });
export const signatureKey = (signature: string): Key => ({ pk: `signature#${signature}`, sk: "signature" });

/** One item for the deployment: the halt switch, and what each account has used of its budget this hour. */
export const limitsKey: Key = { pk: "limits", sk: "limits" };
export const fixesKey = (resource: string, hour: string): Key => ({ pk: `fixes#${resource}`, sk: hour });

export const queuePartition = (queue: string): string => `queue#${queue}`;
/** Hashed, for an ARN may be longer than a sort key. */
export const queuedKey = (queue: string, control: string, resource: string): Key => ({
  pk: queuePartition(queue),
  sk: createHash("sha256").update(`${control} ${resource}`).digest("hex"),
});
