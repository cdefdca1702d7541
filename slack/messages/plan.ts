import type { KnownBlock } from "@slack/types";
import type { ActionRecord, RecordedChange } from "../../engine/record.ts";
import { message, plain, preformatted, type SlackMessage, section, words } from "./blocks.ts";
import { callLine, changeLines, diffLines } from "./diff.ts";
import { count, room, shorten } from "./text.ts";

/** What a message shows of a plan, and whether that is all of it. */
export interface ShownPlan {
  readonly blocks: readonly KnownBlock[];
  readonly whole: boolean;
}

/** The most characters of a diff, and of calls, in the message itself. */
const mainRoom = 1_700;
/** The most characters of one paragraph in a thread: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const threadRoom = 2_900;
/** The most messages that a thread gets: who needs more reads the record. */
const threadMessages = 10;

/** A plan as a diff and as AWS calls. Of a long one, its beginning. */
export function showPlan({ changes }: Pick<ActionRecord, "changes">): ShownPlan {
  const calls = changes.filter(({ call }) => call !== null);
  const parts = [
    { title: "*The change*", lines: calls.values().flatMap(changeLines) },
    { title: `*As ${count(calls.length, "AWS call")}*`, lines: calls.values().map(callLine) },
  ].map(({ title, lines }) => ({ title, ...preformatted(lines, mainRoom) }));
  return {
    blocks: parts.flatMap(({ title, block, some }) => (some ? [section(title), block] : [])),
    whole: parts.every(({ whole }) => whole),
  };
}

/** What a fix changed, as the settings read before and after it; without such, its plan. */
export function showFix(record: Pick<ActionRecord, "changes" | "before" | "after">): ShownPlan {
  const lines = record.after === null ? [] : diffLines(record.before, record.after);
  if (lines.length === 0) return showPlan(record);
  const { block, whole } = preformatted(lines, mainRoom);
  return { blocks: [section("*What changed*"), block], whole };
}

/** The messages that say all of a plan which is too long for one: none where it is not. */
export function planThread(record: Pick<ActionRecord, "id" | "changes">): SlackMessage[] {
  if (showPlan(record).whole) return [];
  const { changes } = record;
  const title = `The whole plan: ${count(changes.length, "change")}`;
  const messages: KnownBlock[][] = [[]];
  let left = messageRoom;
  for (const block of changes
    .values()
    .flatMap((each, index) => partsOf(each, `${index + 1} of ${changes.length}`))) {
    const size = JSON.stringify(block).length + 1;
    if (size > left || messages.at(-1)?.length === 45) {
      messages.push([]);
      left = messageRoom;
    }
    if (messages.length > threadMessages) break;
    messages.at(-1)?.push(block);
    left -= size;
  }
  const shown = messages.slice(0, threadMessages);
  if (shown.length < messages.length)
    shown.at(-1)?.push(words(`There is more: record ${record.id} in the log has all of it.`));
  return shown.map((blocks, index) => message(`${title}, part ${index + 1} of ${shown.length}`, blocks));
}

/** The most characters of JSON that a message takes. Slack refuses more than about 13,000: https://github.com/slackapi/bolt-js/issues/2509 */
const messageRoom = 11_000;

/** A change with all its lines, however long they are. */
function partsOf(change: RecordedChange, number: string): KnownBlock[] {
  const lines = [...changeLines(change), ...(change.call === null ? [] : [callLine(change)])];
  const blocks: KnownBlock[] = [{ type: "section", text: plain(`${number}. ${change.summary}`, 1_000) }];
  let part: string[] = [];
  let left = threadRoom;
  const close = () => {
    if (part.length > 0) blocks.push(preformatted(part, threadRoom + 100).block);
    part = [];
    left = threadRoom;
  };
  for (const piece of lines.flatMap(pieces)) {
    const size = room(shorten(piece, threadRoom)) + 2;
    if (size > left) close();
    part.push(piece);
    left -= size;
  }
  close();
  return blocks;
}

/** A line in pieces that each fit into a paragraph whatever they hold: an escape takes up to six characters. */
function pieces(line: string): string[] {
  const characters = [...line];
  return Array.from({ length: Math.ceil(characters.length / 450) }, (_, index) =>
    characters.slice(index * 450, (index + 1) * 450).join(""),
  );
}
