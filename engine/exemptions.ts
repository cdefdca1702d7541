/** A resource that a control leaves alone for a while, because somebody answers for it. */
export interface Exemption {
  /** The id of a control, or `*` for every control. */
  readonly control: string;
  /** The ARN of a resource; `*` stands for any characters. */
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it counts, as `2027-01-31` (UTC). */
  readonly expires: string;
}

/** The exemption that covers a control's finding now, the one that lasts longest first. Expired ones never count. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  control: string,
  resource: string,
  now: Date,
): Exemption | undefined {
  const today = now.toISOString().slice(0, 10);
  return exemptions
    .filter((each) => each.expires >= today)
    .filter((each) => each.control === "*" || each.control === control)
    .filter((each) => matches(each.resource, resource))
    .toSorted((a, b) => (a.expires < b.expires ? 1 : -1))[0];
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(text);
}

/** Why nothing is done, for the record. */
export function describeExemption({ reason, owner, expires }: Exemption): string {
  return `exempt until ${expires}, ${owner} answers for it: ${reason}`;
}
