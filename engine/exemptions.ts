import { matchesPattern, matchesTags, type TaggedResource, type TagPatterns } from "./match.ts";

/** A resource that a control leaves alone for a while, because somebody answers for it. */
export interface Exemption {
  /** The id of a control, or `*` for every control. */
  readonly control: string;
  /** The ARN of a resource; `*` stands for any characters. */
  readonly resource: string;
  /** The tags that the resource must have besides. */
  readonly tags?: TagPatterns;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts, as `2027-01-31` (UTC), or the time at which it stops counting (ISO 8601). */
  readonly expires: string;
}

const dayMs = 86_400_000;

/**
 * The exemption that covers a control's finding now, the one that lasts longest first. Expired ones never count.
 *
 * @throws TypeError when tags decide and were not read.
 */
export function exemptionFor(
  exemptions: readonly Exemption[],
  control: string,
  resource: TaggedResource,
  now: Date,
): Exemption | undefined {
  return exemptions
    .filter((each) => endOf(each) > now.getTime() && mayCover(each, control, resource.arn))
    .filter(({ tags }) => !tags || matchesTags(tags, resource))
    .toSorted((a, b) => endOf(b) - endOf(a))[0];
}

/** Whether an exemption is about this control and, where one is named, this resource, whatever its tags. */
export function mayCover(exemption: Exemption, control: string, arn?: string): boolean {
  const isForControl = exemption.control === "*" || exemption.control === control;
  return isForControl && (arn === undefined || matchesPattern(exemption.resource, arn));
}

/** The exemptions that end a number of days after today (UTC): asked once a day, each is named on one day only. */
export function expiringIn(exemptions: readonly Exemption[], days: number, now: Date): Exemption[] {
  const day = new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
  return exemptions.filter(({ expires }) => new Date(expires).toISOString().startsWith(day));
}

/** Why nothing is done, for the record. */
export function describeExemption({ reason, owner, expires }: Exemption): string {
  return `exempt until ${expires}, ${owner} answers for it: ${reason}`;
}

/** When it stops counting, in milliseconds since 1970: a day counts to its end. */
export function endOf({ expires }: Pick<Exemption, "expires">): number {
  const time = Date.parse(expires);
  return expires.includes("T") ? time : time + dayMs;
}
