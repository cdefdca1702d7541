import { partitionOf } from "../aws/accounts.ts";

/** An ARN of a resource in an account and region. */
export function arnOf(service: string, place: { region: string; account: string }, resource: string): string {
  return `arn:${partitionOf(place.region)}:${service}:${place.region}:${place.account}:${resource}`;
}
