import type { KnownBlock } from "@slack/types";
import type { Halt } from "../../engine/memory/memory.ts";
import type { ActionRecord } from "../../engine/record.ts";
import {
  buttons,
  context,
  header,
  list,
  message,
  plain,
  type SlackMessage,
  section,
  words,
} from "./blocks.ts";
import type { Reference } from "./facts.ts";
import { findingGroups, type Listed } from "./groups.ts";
import { code, count, utc, when } from "./text.ts";

/** A finding that was not fixed for a limit; its reason says which. */
export type Limited = Listed & Pick<ActionRecord, "reason">;

/** What becomes of findings that wait for a limit. */
export type Backlog =
  /** They are looked at again then, or when somebody says so. */
  | { readonly kind: "waiting"; readonly askId: string; readonly until: Date }
  /** Somebody said so: they are fixed whatever the budget. */
  | { readonly kind: "approved"; readonly by: string; readonly at: string }
  /** Their hour was over: they were looked at again. */
  | { readonly kind: "over"; readonly at: string }
  /** Nothing is fixed at all. */
  | { readonly kind: "halted"; readonly halt: Halt };

/** Announces, in one message, all that was not fixed because of a limit. */
export function backlogMessage(
  limited: readonly Limited[],
  backlog: Backlog,
  reference: Reference,
): SlackMessage {
  const found = count(limited.length, "finding");
  const halted = backlog.kind === "halted";
  const why = [...Map.groupBy(limited, ({ reason }) => reason)]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, own]) => `${own.length} × ${reason}`);
  const heading = halted ? `Halted: ${found} not fixed` : `Limit reached: ${found} not fixed`;
  const next = backlog.kind === "waiting" ? ` They are looked at again at ${utc(backlog.until)}.` : "";
  return message(`${heading}.${next}`, [
    header(heading),
    ...(halted ? [] : [list(why, 3)]),
    ...findingGroups(limited, reference),
    ...status(backlog, found),
  ]);
}

function status(backlog: Backlog, found: string): KnownBlock[] {
  switch (backlog.kind) {
    case "waiting":
      return [
        section(`*Not dropped*  They are looked at again ${when(backlog.until)}, or now if you say so.`),
        buttons(backlog.askId, [fixAllButton(found)]),
      ];
    case "approved":
      return [
        section(`*Approved*  by ${code(backlog.by)} ${when(backlog.at)}: they are looked at and fixed now.`),
      ];
    case "over":
      return [section(`*Over*  They were looked at again ${when(backlog.at)}.`)];
    case "halted":
      return [
        section(`*Halted*  by ${code(backlog.halt.by)} since ${when(backlog.halt.at)}. The reason:`),
        words(backlog.halt.reason, 500),
        context(`Nothing is fixed before ${code("suture resume")}; then they are looked at again.`),
      ];
  }
}

function fixAllButton(found: string) {
  return {
    action_id: "approve",
    text: plain("Fix all now", 75),
    style: "danger" as const,
    confirm: {
      title: plain("Fix all now?", 100),
      text: plain(
        `${found} are looked at again and fixed, whatever the budget. Each can be undone as its own record says.`,
        300,
      ),
      confirm: plain("Fix all", 30),
      deny: plain("Not now", 30),
    },
  };
}
