import { expect, test } from "vitest";
import { remediations } from "../../remediations/index.ts";
import { askMessage } from "../../slack/messages/ask.ts";
import type { SlackMessage } from "../../slack/messages/blocks.ts";
import { digestMessage } from "../../slack/messages/digest.ts";
import { failedMessage, fixedMessage } from "../../slack/messages/outcome.ts";
import { planThread } from "../../slack/messages/plan.ts";
import { actionRecord } from "../support/log.ts";
import { askId, deadline, now } from "./every-message.ts";
import { escalate, normal, reference, revocation, textsIn, unable } from "./records.ts";

const asking = { askId, deadline, approval: { onTimeout: "expire", graceMinutes: 15 } } as const;
/** A message as somebody reads it: its texts, and its buttons in brackets. */
const shown = ({ blocks }: SlackMessage) =>
  blocks
    .flatMap((block) =>
      block.type === "actions" ? block.elements.map(buttonText) : textsIn(block).map(({ text }) => text),
    )
    .join("\n")
    .replaceAll(/<!date[^|]*\|([^>]*)>/g, "$1");
const buttonText = (button: object) =>
  `[${textsIn(button)[0]?.text}]${"confirm" in button ? " with a question" : ""}`;

test("an ask says all that somebody needs who decides", () => {
  const record = {
    ...normal,
    risk: "disruptive",
    reason: "waits for a person's approval: 2 network interfaces use it",
  } as const;
  expect(askMessage(record, asking, reference).text).toBe(
    "Approval needed (critical): Security group opens administration ports to the internet: arn:aws:ec2:us-east-1:123456789012:security-group/sg-1 in account 123456789012. If nobody decides by 2026-11-22 10:00 UTC, the request expires and nothing is changed.",
  );
  expect(shown(askMessage(record, asking, reference))).toMatchInlineSnapshot(`
    "Fix this? Security group opens administration ports to the internet
    *Resource*  \`arn:aws:ec2:us-east-1:123456789012:security-group/sg-1\`
    *Account*  \`123456789012\` in \`us-east-1\`
    *Severity*  critical
    *Opened by*  \`arn:aws:iam::123456789012:user/alice\` from \`203.0.113.7\`
    *With*  \`PutBucketEncryption\`, 2026-11-18 10:00 UTC
    • Revoke rule sgr-1 of security group sg-1: it opens SSH to the internet
    *The change*
    \`\`\`
    - IpPermissions[]: {"FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}
    \`\`\`
    *As 1 AWS call*
    \`\`\`
    ec2:RevokeSecurityGroupIngress {"GroupId":"sg-1","SecurityGroupRuleIds":["sgr-1"]}
    \`\`\`
    *What it may break*  The fix is *disruptive*: someone may notice.
    2 network interfaces use it
    *HIPAA Security Rule*  164.308(a)(1)(ii)(B), 164.312(e)(1)
    *SOC 2*  CC6.6, CC7.2
    *PCI DSS 4.0.1*  1.3.1
    *CIS AWS Foundations 5.0.0*  5.3, 5.4
    *NIST SP 800-53 r5*  AC-4, AC-4(21), CA-9(1), CM-2, CM-2(2), CM-7 and 6 more
    *AWS FSBP*  EC2.19
    *Runbook*  <https://example.com/suture/runbooks/sg-admin-ports-open.md|sg-admin-ports-open>
    *Deadline*  If nobody decides by 2026-11-22 10:00 UTC, the request expires and nothing is changed.
    [Approve]
    [Deny]
    [Exempt]"
  `);
});

test("a fix says by whom, when, how long the hole was open, and offers the way back", () => {
  const approval = { by: "bob (U0123BOBB)", at: "2026-11-18T10:04:00.000Z", decision: "approved" };
  expect(
    shown(fixedMessage({ ...normal, approval, exposedMs: 247_000 }, reference, askId)),
  ).toMatchInlineSnapshot(`
    "Fixed: Security group opens administration ports to the internet
    *Resource*  \`arn:aws:ec2:us-east-1:123456789012:security-group/sg-1\`
    *Account*  \`123456789012\` in \`us-east-1\`
    *Severity*  critical
    *Opened by*  \`arn:aws:iam::123456789012:user/alice\` from \`203.0.113.7\`
    *With*  \`PutBucketEncryption\`, 2026-11-18 10:00 UTC
    • Revoke rule sgr-1 of security group sg-1: it opens SSH to the internet
    *What changed*
    \`\`\`
    - rules[]: {"id":"sgr-1","port":22}
    \`\`\`
    *HIPAA Security Rule*  164.308(a)(1)(ii)(B), 164.312(e)(1)
    *SOC 2*  CC6.6, CC7.2
    *PCI DSS 4.0.1*  1.3.1
    *CIS AWS Foundations 5.0.0*  5.3, 5.4
    *NIST SP 800-53 r5*  AC-4, AC-4(21), CA-9(1), CM-2, CM-2(2), CM-7 and 6 more
    *AWS FSBP*  EC2.19
    *Runbook*  <https://example.com/suture/runbooks/sg-admin-ports-open.md|sg-admin-ports-open>
    *Fixed*  approved by \`bob (U0123BOBB)\` 2026-11-18 10:04 UTC, verified 2026-11-18 10:00 UTC. The hole was open for 4 minutes.
    [Undo] with a question"
  `);
});

const offers: [string, SlackMessage, RegExp, RegExp?][] = [
  [
    "a destructive fix asks before it is approved",
    askMessage(normal, asking, reference),
    /\[Approve\] with a question\n\[Deny\]\n\[Exempt\]$/,
  ],
  [
    "nobody decides: a warning, then the fix",
    askMessage(
      { ...normal, risk: "safe" },
      { ...asking, approval: { onTimeout: "apply", graceMinutes: 15 } },
      reference,
    ),
    /10:00 UTC, it is applied after a warning and 15 minutes\./,
  ],
  [
    "nobody decides: what is destructive is left alone",
    askMessage(normal, { ...asking, approval: { onTimeout: "apply", graceMinutes: 15 } }, reference),
    /10:00 UTC, the request expires/,
  ],
  [
    "nobody decides: others are asked",
    askMessage(normal, { ...asking, approval: escalate }, reference),
    /10:00 UTC, it is asked again in <#C0123ABCD>\./,
  ],
  [
    "nobody decides a second time",
    askMessage(normal, { ...asking, approval: escalate, again: "escalated" }, reference),
    /\*Nobody answered\* where this was asked first.*the request expires/s,
  ],
  [
    "a fix that cannot be undone says so",
    fixedMessage({ ...normal, changes: [unable] }, reference, askId),
    /\*Cannot be undone\*\n• the rule had no description$/,
    /\[Undo/,
  ],
  ["a fix without an ask has no button", fixedMessage(normal, reference), /\*Fixed\*/, /\[Undo/],
  [
    "AWS denied it",
    failedMessage({ ...normal, outcome: "denied", reason: "by a service control policy" }, reference),
    /^Denied by AWS: .*by a service control policy/s,
  ],
  [
    "a long plan is cut, and says so",
    askMessage({ ...normal, changes: Array(40).fill(revocation) }, asking, reference),
    /all of it is in the thread/,
  ],
];
test.each(offers)("%s", (_, given, expected, not = /undefined|null|NaN/) => {
  expect(shown(given)).toMatch(expected);
  expect(shown(given)).not.toMatch(not);
});

test("a long plan is in the thread, whole and in order", () => {
  const changes = Array.from({ length: 40 }, (_, index) => ({
    ...revocation,
    summary: `change ${index + 1}`,
  }));
  const thread = planThread({ ...normal, changes })
    .map(shown)
    .join("\n");
  expect(thread.match(/change \d+/g)).toEqual(changes.map(({ summary }) => summary));
  expect(thread.match(/ec2:RevokeSecurityGroupIngress/g)).toHaveLength(40);
  expect(planThread(normal)).toEqual([]);
});

test("a digest counts what it leaves out", () => {
  const findings = remediations.flatMap(({ id, severity }) =>
    Array(5).fill(actionRecord({ control: id, severity })),
  );
  const text = shown(digestMessage(findings, { since: now, until: deadline }, reference));
  expect(text.match(/^and 2 more$/gm)).toHaveLength(12);
  expect(text).toContain(
    `and ${findings.length - 60} more findings of ${remediations.length - 12} more controls`,
  );
  const named = text.match(/^\*(critical|high)\*/gm) ?? [];
  expect(named).toEqual(named.toSorted());
});
