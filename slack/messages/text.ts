/** What Slack reads as markup in any text object: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Characters that show nothing or change how others are shown: controls, bidirectional overrides, halves of a pair. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text from outside on one line, which Slack shows as it is and takes for no mention or link.
 *
 * @param max the most characters that it may take in a message, escapes included; what is longer ends with an ellipsis
 */
export function shorten(text: string, max: number): string {
  let whole = "";
  let taken = 0;
  let cut = "";
  // One more than can be shown: a record may be large.
  for (const character of text.slice(0, max + 1).replace(unprintable, "\u{fffd}")) {
    const escaped = entities[character] ?? character;
    taken += room(escaped);
    if (taken > max) return `${cut}…`;
    whole += escaped;
    // The longest beginning that leaves room for the ellipsis.
    if (taken < max) cut = whole;
  }
  return whole;
}

/** Text that JSON leaves as it is, as it does most characters: to measure each of them by JSON takes long. */
const needsNoEscape = /^[ !#-[\]-~]*$/;

/** How many characters a text takes in the JSON of a message. */
export function room(text: string): number {
  return needsNoEscape.test(text) ? text.length : JSON.stringify(text).length - 2;
}

/** A text from outside in mrkdwn: only in code is nothing of it read as formatting. */
export function code(text: string, max = 300): string {
  return `\`${shorten(text === "" ? "–" : text.replaceAll("`", "ˋ"), max - 2)}\``;
}

/** A value as JSON that says exactly what it is, also within code: what Slack would not show is written as an escape. */
export function json(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replace(/[`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

/** A time in the reader's own time zone: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function when(time: Date | string): string {
  const date = new Date(time);
  return `<!date^${Math.floor(date.getTime() / 1_000)}^{date_short_pretty} {time}|${utc(date)}>`;
}

/** The end of an exemption: a day, as `2027-01-31`, or a time. */
export function end(expires: string): string {
  return expires.includes("T") ? when(expires) : code(expires);
}

/** A time where Slack formats none. */
export function utc(time: Date | string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A number of things. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;
}

/** A time span as a person says it. */
export function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 120) return count(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return count(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, "hour") : count(Math.round(hours / 24), "day");
}
