import type { ActionRecord, OutcomeName } from "../../engine/record.ts";
import { remediations } from "../../remediations/index.ts";
import { actionRecord } from "./log.ts";

const people = ["alice (U0123456)", "bob (U0234567)", "carol@example.com"];
const exempt = "exempt until 2026-12-01, dora@example.com answers for it: bastion until the VPN is up";
const hourMs = 3_600_000;

/** How holes end, each the outcomes of its decisions: in the order of how often they come in turn. */
const courses: readonly (readonly OutcomeName[])[] = [
  ["fixed"],
  ["pending", "fixed"],
  ["fixed"],
  ["planned", "compliant"],
  ["pending", "denied"],
  ["fixed", "undone"],
  ["pending", "expired"],
  ["exempt"],
  ["limited", "fixed"],
  ["failed"],
  ["pending"],
  ["pending", "gone"],
  ["denied"],
];

/**
 * A made-up history of holes: many controls, accounts and people, every outcome, the same each time.
 *
 * @param count how many records
 * @param from when the first is
 * @param spanMs over how long they are spread, in milliseconds
 */
export function history(count: number, from: Date, spanMs: number): ActionRecord[] {
  const records: ActionRecord[] = [];
  for (let hole = 0; records.length < count; hole++) {
    const course = courses[hole % courses.length] ?? [];
    for (const [step, outcome] of course.entries()) {
      const at = from.getTime() + Math.floor((spanMs * records.length) / count) + step * hourMs * (hole % 9);
      const isAnswer = course[step - 1] === "pending" && outcome !== "gone" && outcome !== "expired";
      if (records.length < count) records.push(decision(hole, outcome, new Date(at), isAnswer));
    }
  }
  const ends = from.getTime() + spanMs;
  return records.filter(({ time }) => Date.parse(time) < ends).sort((a, b) => (a.time < b.time ? -1 : 1));
}

function decision(hole: number, outcome: OutcomeName, at: Date, isAnswer: boolean): ActionRecord {
  const remediation = remediations[(hole * 7) % Math.min(remediations.length, 4 + (hole % 23))];
  const account = `11112222333${hole % 5}`;
  return actionRecord({
    time: at.toISOString(),
    control: remediation?.id ?? "",
    severity: remediation?.severity ?? "low",
    account,
    resource: `arn:aws:ec2:eu-west-1:${account}:security-group/sg-${hole.toString(16).padStart(17, "0")}`,
    trigger: {
      type: "cloudtrail",
      eventId: null,
      eventName: "AuthorizeSecurityGroupIngress",
      eventTime: at.toISOString(),
      actor: `arn:aws:sts::${account}:assumed-role/deploy/person-${hole % 17}`,
      sourceIp: "203.0.113.7",
    },
    mode: isAnswer || outcome === "pending" ? "approve" : "auto",
    outcome,
    reason: outcome === "exempt" ? exempt : `the reason of "${outcome}"`,
    changes: [
      { summary: "Remove it", call: null, input: null, applied: false, undo: null, undoReason: null },
    ],
    exposedMs:
      outcome === "fixed" ? 2_000 + ((hole * 7919) % 20_000) + (isAnswer ? hourMs * (hole % 9) : 0) : null,
    approval: isAnswer
      ? {
          by: people[hole % people.length] ?? "",
          at: at.toISOString(),
          decision: outcome === "fixed" ? "approved" : "denied",
        }
      : null,
    undoOf: outcome === "undone" ? "01933b5e-0000-7000-8000-000000000000" : null,
  });
}
