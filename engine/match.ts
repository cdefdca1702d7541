/** The tags of a resource: values by key. */
export type Tags = ReadonlyMap<string, string>;

/** Tags that a resource must have: for each key the patterns of which its value matches one. */
export type TagPatterns = Readonly<Record<string, readonly string[]>>;

/** A resource, with its tags where they were read. */
export interface TaggedResource {
  readonly arn: string;
  readonly tags?: Tags | undefined;
}

/** Whether a text is as a pattern, in which `*` stands for any characters, has it. Capitals count, as they do in AWS. */
export function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`, "s").test(text);
}

/** Whether one of the patterns matches a resource's ARN or its name. */
export function matchesName(patterns: readonly string[], arn: string): boolean {
  const texts = [arn, ...namesOf(arn)];
  return patterns.some((pattern) => texts.some((text) => matchesPattern(pattern, text)));
}

/**
 * Whether a resource has all of these tags.
 *
 * @throws TypeError when its tags were not read: whether it has them would be a guess.
 */
export function matchesTags(patterns: TagPatterns, { arn, tags }: TaggedResource): boolean {
  if (!tags) throw new TypeError(`the tags of ${arn} decide, and were not read`);
  return Object.entries(patterns).every(([key, values]) => {
    const value = tags.get(key);
    return value !== undefined && values.some((pattern) => matchesPattern(pattern, value));
  });
}

/** What follows the type in an ARN: `orders` of `function:orders`, `ci/deploy` and `deploy` of `role/ci/deploy`. */
function namesOf(arn: string): string[] {
  const resource = arn.split(":").slice(5).join(":");
  const name = resource.slice(resource.search(/[:/]/) + 1);
  return [name, name.slice(name.lastIndexOf("/") + 1)];
}
