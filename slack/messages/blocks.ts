import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from "@slack/types";
import { room, shorten } from "./text.ts";

/** A message as Slack takes it: `text` is what a notification shows. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

/** A message; what a notification shows is cut to what a person reads there. */
export function message(notification: string, blocks: readonly KnownBlock[]): SlackMessage {
  return { text: shorten(notification, 400), blocks };
}

/** Markup of ours. What comes from outside stands in it as `code` only. */
export function markup(text: string): MrkdwnElement {
  // Otherwise Slack makes links of addresses and names: https://docs.slack.dev/reference/block-kit/composition-objects/text-object
  return { type: "mrkdwn", text, verbatim: true };
}

/** A text that Slack formats in no way, so that any of it may come from outside. */
export function plain(text: string, max: number): PlainTextElement {
  return { type: "plain_text", text: shorten(text || "–", max), emoji: false };
}

/** The title of a message. */
export function header(text: string): HeaderBlock {
  return { type: "header", text: plain(text, 150) };
}

/** A paragraph of our own words. */
export function section(text: string): SectionBlock {
  return { type: "section", text: markup(text) };
}

/** A paragraph of words that may come from outside. */
export function words(text: string, max = 700): SectionBlock {
  return { type: "section", text: plain(text, max) };
}

/** Words that may come from outside, a line each; says how many are left out. */
export function list(items: readonly string[], shown = 5): SectionBlock {
  const lines = items.slice(0, shown).map((item) => `• ${shorten(item, 200)}`);
  const more = items.length > shown ? [`and ${items.length - shown} more`] : [];
  const text = [...lines, ...more].join("\n") || "–";
  return { type: "section", text: { type: "plain_text", text, emoji: false } };
}

/** A line of small print. */
export function context(text: string): ContextBlock {
  return { type: "context", elements: [markup(text)] };
}

/** Lines that were shown: whether there were any, and whether these are all. */
interface Shown {
  readonly block: SectionBlock;
  readonly some: boolean;
  readonly whole: boolean;
}

/** Lines as they are, within a number of characters; says whether all of them are shown. Takes no more lines than it shows. */
export function preformatted(lines: Iterable<string>, max: number): Shown {
  const shown: string[] = [];
  let whole = true;
  // The fences, and a break for each line, which takes two characters of JSON.
  let left = max - 10;
  for (const line of lines) {
    if (left < 40) {
      whole = false;
      break;
    }
    const fitted = shorten(line.replaceAll("`", "ˋ"), left);
    whole = !fitted.endsWith("…");
    shown.push(fitted);
    left -= room(fitted) + 2;
  }
  return { block: section(`\`\`\`\n${shown.join("\n")}\n\`\`\``), some: shown.length > 0, whole };
}

/** The buttons of a message. All that they carry is the id of the ask. */
export function buttons(askId: string, offered: readonly Omit<Button, "type" | "value">[]): ActionsBlock {
  return {
    type: "actions",
    elements: offered.map((button) => ({ type: "button", ...button, value: askId })),
  };
}
