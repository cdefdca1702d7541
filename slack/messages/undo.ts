import type { ActionRecord } from "../../engine/record.ts";
import {
  buttons,
  context,
  header,
  list,
  message,
  preformatted,
  type SlackMessage,
  section,
  words,
} from "./blocks.ts";
import { diffLines } from "./diff.ts";
import { facts, type Reference, titleOf } from "./facts.ts";
import { howFixed, undoButton } from "./outcome.ts";
import { code, end, when } from "./text.ts";

/** Who took a fix back, and until when the resource is left alone. */
export interface Undone {
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** When the exemption ends that the undo leaves. */
  readonly until: string;
}

/** The message of a fix after it was undone, with the way back from that. */
export function undoneFixMessage(
  fix: ActionRecord,
  undone: Undone,
  reference: Reference,
  undoAskId?: string,
): SlackMessage {
  const title = titleOf(fix, reference);
  return message(`Undone, the hole is open again: ${title}: ${fix.resource} in account ${fix.account}`, [
    header(`Undone: ${title}`),
    facts(fix),
    list(fix.changes.map(({ summary }) => summary)),
    section(howFixed(fix)),
    section(howUndone(undone)),
    ...(undoAskId === undefined ? [] : [buttons(undoAskId, [undoButton("Fix again")])]),
  ]);
}

function howUndone({ by, at, until }: Undone): string {
  return `*Undone*  by ${code(by)} ${when(at)}. The hole is open again, and exempt until ${end(until)}.`;
}

/** In the thread of a fix: that it is not undone, and where the resource is not as the fix left it, the difference. */
export function undoRefusedMessage(
  fix: Pick<ActionRecord, "id" | "resource">,
  {
    by,
    reason,
    drift,
  }: { readonly by: string; readonly reason: string; readonly drift?: { left: string; now: string } },
): SlackMessage {
  const lines = drift ? diffLines(JSON.parse(drift.left), JSON.parse(drift.now)) : [];
  const shown = preformatted(lines, 2_900);
  return message(`Not undone: ${fix.resource}: ${reason}`, [
    section(
      `*Not undone*  ${code(by)} asked to undo the fix of ${code(fix.resource, 600)}. Nothing was changed:`,
    ),
    words(reason, 1_000),
    ...(lines.length === 0
      ? []
      : [
          section("*What changed since the fix*"),
          shown.block,
          context(
            `${shown.whole ? "" : "The difference is longer than this. "}Who wants it nevertheless: ${code(`suture undo ${fix.id} --force`)}`,
          ),
        ]),
  ]);
}
