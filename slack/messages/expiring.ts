import { type Exemption, endOf } from "../../engine/exemptions.ts";
import { context, header, message, type SlackMessage, section } from "./blocks.ts";
import { code, count, end, span, utc } from "./text.ts";

/** How many exemptions are named, the first to expire first. */
const named = 12;

/** Announces exemptions that are about to expire. */
export function expiringMessage(exemptions: readonly Exemption[], now: Date): SlackMessage {
  const sorted = exemptions.toSorted((a, b) => endOf(a) - endOf(b));
  const [first] = sorted;
  const expiring = count(exemptions.length, "exemption");
  const soonest = first ? `, the first at ${utc(new Date(endOf(first)))}` : "";
  return message(`${expiring} about to expire${soonest}. What they cover will count again.`, [
    header(`${expiring} about to expire`),
    ...sorted.slice(0, named).map((each) => exemptionSection(each, now)),
    ...(sorted.length > named ? [context(`and ${sorted.length - named} more`)] : []),
    context("After that, what they cover counts again, and is fixed where its mode says so."),
  ]);
}

function exemptionSection(exemption: Exemption, now: Date) {
  const { control, resource, owner, reason, expires } = exemption;
  const left = span(Math.max(0, endOf(exemption) - now.getTime()));
  const lines = [
    `*Until*  ${end(expires)}, ${left} from now`,
    `${code(control, 80)} on ${code(resource, 250)}`,
    `${code(owner, 100)} answers for it: ${code(reason, 200)}`,
  ];
  return section(lines.join("\n"));
}
