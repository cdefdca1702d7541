import { html } from "../../html/html.ts";
import type { Part } from "../../html/page.ts";
import { day, identifier, long, moment } from "../../html/words.ts";
import type { ConfiguredExemption } from "../exemptions.ts";
import type { Report } from "../report.ts";
import { about, list } from "./list.ts";

/** What is exempt until when and why, and which exemptions of the configuration nobody needs. */
export function exemptions({ figures }: Report): Part {
  const content = html`<p>An exemption counts until the end of its last day in UTC, or until its time.</p>
${list("Exempt findings, the first to expire first", figures.exempt, [
  ...about,
  { heading: "Until", cell: ({ exemption }) => day(exemption.expires) },
  { heading: "State", cell: ({ exemption }) => exemption.state ?? "–" },
  { heading: "Owner", cell: ({ exemption }) => long(exemption.owner) },
  { heading: "Why", cell: ({ exemption, reason }) => long(exemption.reason ?? reason) },
  { heading: "Last decision", cell: ({ decidedAt }) => moment(decidedAt) },
])}
${list("Exemptions of the configuration, the first to expire first", figures.exemptions, [
  { heading: "Control", cell: ({ control }) => (control === "*" ? "every control" : control) },
  { heading: "Resources", cell: ({ resource }) => identifier(resource) },
  { heading: "Until", cell: ({ expires }) => day(expires) },
  { heading: "State", cell: ({ state }) => state },
  { heading: "Decisions", cell: describeUse },
  { heading: "Owner", cell: ({ owner }) => long(owner) },
  { heading: "Why", cell: ({ reason }) => long(reason) },
])}`;
  return { id: "exemptions", title: "What is exempt, until when and why", short: "Exemptions", content };
}

function describeUse({ decisions }: ConfiguredExemption): string {
  return decisions === 0 ? "never matched" : decisions.toLocaleString("en-US");
}
