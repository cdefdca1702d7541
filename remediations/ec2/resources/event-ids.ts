/**
 * The texts of one form, such as ids, that an event's request or answer holds under a name, at any depth and in either case:
 * EC2's events wrap some requests, and lists differ from call to call.
 */
export function idsIn(value: unknown, name: string, pattern: RegExp): string[] {
  if (typeof value !== "object" || value === null) return [];
  const ids = Object.entries(value).flatMap(([key, each]) => {
    if (key.toLowerCase() !== name.toLowerCase()) return idsIn(each, name, pattern);
    return typeof each === "string" && pattern.test(each) ? [each] : [];
  });
  return [...new Set(ids)];
}
