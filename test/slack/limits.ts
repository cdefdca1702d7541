import type { KnownBlock, ModalView } from "@slack/types";
import type { SlackMessage } from "../../slack/messages/blocks.ts";

/** An object of Block Kit, as far as its limits go. */
interface Part {
  readonly type?: string;
  readonly [field: string]: unknown;
}

type Limit = readonly [field: string, least: number, most: number];

/**
 * How long the fields of a part may be, by its type; a text object counts by its text. From the reference of each:
 * https://docs.slack.dev/reference/block-kit/blocks, /reference/block-kit/block-elements and /reference/block-kit/composition-objects
 */
const limits: Readonly<Record<string, readonly Limit[]>> = {
  header: [["text", 1, 150]],
  section: [["text", 1, 3_000]],
  context: [["elements", 1, 10]],
  actions: [["elements", 1, 25]],
  input: [["label", 1, 2_000]],
  button: [
    ["text", 1, 75],
    ["action_id", 1, 255],
    ["value", 1, 2_000],
  ],
  plain_text_input: [["action_id", 1, 255]],
  number_input: [["action_id", 1, 255]],
  plain_text: [["text", 1, 3_000]],
  mrkdwn: [["text", 1, 3_000]],
  // https://docs.slack.dev/reference/views/modal-views
  modal: [
    ["title", 1, 24],
    ["submit", 1, 24],
    ["close", 1, 24],
    ["private_metadata", 1, 3_000],
    ["callback_id", 1, 255],
    ["blocks", 1, 100],
  ],
  // https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
  confirm: [
    ["title", 1, 100],
    ["text", 1, 300],
    ["confirm", 1, 30],
    ["deny", 1, 30],
  ],
};

/** What Slack would refuse about a message, or cut off; empty where it takes it as it is. */
export function problemsOf({ text, blocks }: SlackMessage): string[] {
  return [
    // Slack recommends 4,000 characters and cuts at 40,000: https://docs.slack.dev/reference/methods/chat.postMessage#truncating
    ...outside("text", text.length, 1, 4_000),
    ...outside("blocks", blocks.length, 1, 50),
    // Not documented, found at about 13,000: https://github.com/slackapi/bolt-js/issues/2509
    ...outside("blocks as JSON", JSON.stringify(blocks).length, 1, 12_000),
    ...blocks.flatMap((block, index) => partProblems(block as unknown as Part, `blocks[${index}]`)),
    ...duplicates(blocks),
  ];
}

/** What Slack would refuse about a dialog. */
export function problemsOfDialog(view: ModalView): string[] {
  const hasInput = view.blocks.some(({ type }) => type === "input");
  return [
    ...partProblems(view as unknown as Part, "view"),
    ...(hasInput && !view.submit ? ["view.submit is required with an input"] : []),
    ...duplicates(view.blocks as readonly KnownBlock[]),
  ];
}

function partProblems(part: Part, path: string): string[] {
  const own = (
    limits[part.type ?? "confirm"] ?? [[`type ${part.type} is not known to this check`, 1, 0] as const]
  ).flatMap(([field, least, most]) => {
    const value = part[field];
    return value === undefined && part.type !== undefined && field !== "text" && field !== "elements"
      ? []
      : outside(`${path}.${field}`, lengthOf(value), least, most);
  });
  const inner = Object.entries(part).flatMap(([field, value]) => {
    const parts = Array.isArray(value) ? value : [value];
    return parts.flatMap((each, index) =>
      isPart(each) ? partProblems(each, `${path}.${field}${Array.isArray(value) ? `[${index}]` : ""}`) : [],
    );
  });
  return [...own, ...inner];
}

/** Ids must be unique in a message: of actions and of blocks, 255 characters each. */
function duplicates(blocks: readonly KnownBlock[]): string[] {
  const actions = blocks.flatMap((block) =>
    block.type === "actions"
      ? block.elements.map(({ action_id }) => action_id)
      : block.type === "input"
        ? [(block.element as { action_id?: string }).action_id]
        : [],
  );
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  return [
    ...(new Set(actions).size < actions.length ? ["an action_id occurs twice"] : []),
    ...(new Set(ids).size < ids.length ? ["a block_id occurs twice"] : []),
    ...ids.filter((id) => id.length > 255).map((id) => `block_id ${id} is too long`),
  ];
}

function outside(what: string, length: number, least: number, most: number): string[] {
  return length < least || length > most ? [`${what} has ${length}, not ${least} to ${most}`] : [];
}

function lengthOf(value: unknown): number {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isPart(value) ? lengthOf(value.text) : 0;
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
