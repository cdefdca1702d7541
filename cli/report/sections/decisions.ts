import type { Part } from "../../html/page.ts";
import { identifier, long, moment } from "../../html/words.ts";
import type { Report } from "../report.ts";
import { list, place } from "./list.ts";

/** The newest decisions. */
export function decisions({ records }: Report): Part {
  const content = list("Decisions, the newest first", records.toReversed(), [
    { heading: "Time", cell: ({ time }) => moment(time) },
    { heading: "Outcome", cell: ({ outcome }) => outcome },
    { heading: "Controls", cell: ({ controls }) => long(controls.join(", ")) },
    { heading: "Resource", cell: place },
    { heading: "Opened by", cell: ({ trigger }) => identifier(trigger.actor) },
    { heading: "Approved by", cell: ({ approval }) => identifier(approval?.by ?? null) },
    { heading: "Record", cell: ({ id }) => identifier(id) },
  ]);
  return { id: "decisions", title: "Decisions", content };
}
