import type { ContextBlock, SectionBlock } from "@slack/types";
import type { ActionRecord } from "../../engine/record.ts";
import type { AnyRemediation, Risk } from "../../remediations/contract.ts";
import { type FrameworkId, frameworkNames } from "../../remediations/frameworks.ts";
import { context, section } from "./blocks.ts";
import { code, count, when } from "./text.ts";

/** What messages say of controls beyond what a record has. */
export interface Reference {
  readonly controls: ReadonlyMap<string, Pick<AnyRemediation, "title" | "frameworks">>;
  /** Where the runbooks can be read: an address that a file name follows. */
  readonly runbooks?: string;
}

/** The reference of these controls. */
export function referenceOf(remediations: readonly AnyRemediation[], runbooks?: string): Reference {
  return {
    controls: new Map(remediations.map((each) => [each.id, each])),
    ...(runbooks && { runbooks: runbooks.replace(/\/*$/, "/") }),
  };
}

/** What is wrong, as a title. */
export function titleOf(
  { control, controls }: Pick<ActionRecord, "control" | "controls">,
  reference: Reference,
): string {
  const title = reference.controls.get(control)?.title ?? control;
  return controls.length > 1 ? `${title}, and ${count(controls.length - 1, "more control")}` : title;
}

/** Which resource, in which account, how bad; who did it, from where, how and when. */
export function facts(record: ActionRecord): SectionBlock {
  const { trigger } = record;
  const lines = [
    `*Resource*  ${code(record.resource, 600)}`,
    `*Account*  ${code(record.account, 40)} in ${code(record.region, 40)}`,
    `*Severity*  ${record.severity}`,
    trigger.actor === null
      ? `*Found by*  ${finders[trigger.type]}`
      : `*Opened by*  ${code(trigger.actor, 400)}${trigger.sourceIp === null ? "" : ` from ${code(trigger.sourceIp, 150)}`}`,
    ...(trigger.eventName === null
      ? []
      : [
          `*With*  ${code(trigger.eventName, 150)}${trigger.eventTime === null ? "" : `, ${when(trigger.eventTime)}`}`,
        ]),
  ];
  return section(lines.join("\n"));
}

const finders: Readonly<Record<ActionRecord["trigger"]["type"], string>> = {
  cloudtrail: "an event that names nobody",
  sweep: "the sweep: no event told who opened it",
  "security-hub": "Security Hub: no event told who opened it",
  cli: "somebody at the command line",
};

/** What the fix may cost, for a person who decides. */
export const costs: Readonly<Record<Risk, string>> = {
  safe: "nothing that works stops working",
  disruptive: "someone may notice",
  destructive: "something is lost or cut off",
};

/** How many requirements of one framework are named. */
const named = 6;

/** Which requirements of which frameworks it violates, and the runbook. */
export function standards(
  { controls }: Pick<ActionRecord, "controls">,
  reference: Reference,
): ContextBlock[] {
  const ids = new Map<FrameworkId, Set<string>>();
  for (const control of controls) {
    const { frameworks = {} } = reference.controls.get(control) ?? {};
    for (const [framework, own] of Object.entries(frameworks) as [FrameworkId, readonly string[]][])
      ids.set(framework, new Set([...(ids.get(framework) ?? []), ...own]));
  }
  const requirements = [...ids].map(([framework, own]) => {
    const more = own.size > named ? ` and ${own.size - named} more` : "";
    return `*${frameworkNames[framework]}*  ${[...own].slice(0, named).join(", ")}${more}`;
  });
  const runbooks = controls.slice(0, named).map((control) => runbookOf(control, reference));
  return [
    ...(requirements.length > 0 ? [context(requirements.join("\n"))] : []),
    context(`*Runbook*  ${runbooks.join(", ")}`),
  ];
}

function runbookOf(control: string, { controls, runbooks }: Reference): string {
  // Only the id of a control that there is may become part of an address.
  return runbooks && controls.has(control)
    ? `<${runbooks}${control}.md|${control}>`
    : code(`runbooks/${control}.md`, 100);
}
