import type { KnownBlock } from "@slack/types";
import { colors } from "../cli/colors.ts";
import type { PostedMessage } from "../local/slack.ts";

/** A message of Slack as lines for a terminal, its buttons in brackets. */
export function slackText({ blocks }: PostedMessage): string {
  return blocks
    .map(lineOf)
    .join("\n")
    .replace(/^/gm, `${colors.magenta("│")} `);
}

function lineOf(block: KnownBlock): string {
  switch (block.type) {
    case "header":
      return colors.bold(block.text.text);
    case "section":
      return formatted(block.text?.text ?? "");
    case "context":
      return block.elements
        .map((each) => (each.type === "image" ? "" : colors.dim(formatted(each.text))))
        .join(" ");
    case "actions":
      return block.elements
        .map((each) => (each.type === "button" ? colors.inverse(` ${each.text.text} `) : ""))
        .join("  ");
    default:
      return "";
  }
}

/** Slack's markup: dates have a text for where they are not understood, and names are between fences. */
function formatted(text: string): string {
  return text
    .replaceAll(/<!date\^[^|]*\|([^>]*)>/g, "$1")
    .replaceAll(/```\n?|\n?```/g, "")
    .replaceAll(/\*([^*\n]+)\*/g, (_, bold) => colors.bold(bold))
    .replaceAll("`", "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
