import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ActionRecord, RecordedChange } from "../../engine/record.ts";
import { risks } from "../../remediations/contract.ts";
import { remediations } from "../../remediations/index.ts";
import { askMessage } from "../../slack/messages/ask.ts";
import { type SlackMessage, section } from "../../slack/messages/blocks.ts";
import { denyDialog } from "../../slack/messages/dialogs.ts";
import { digestMessage } from "../../slack/messages/digest.ts";
import { referenceOf } from "../../slack/messages/facts.ts";
import { failedMessage, fixedMessage } from "../../slack/messages/outcome.ts";
import { planThread } from "../../slack/messages/plan.ts";
import { actionRecord } from "../support/log.ts";
import { askId, deadline, everyDialog, everyMessage, now } from "./every-message.ts";
import { problemsOf, problemsOfDialog } from "./limits.ts";

const runbooks = "https://example.com/suture/runbooks";
const reference = referenceOf(remediations, runbooks);

/** A change that revokes an ingress rule. */
const revocation: RecordedChange = {
  summary: "Revoke rule sgr-1 of security group sg-1: it opens SSH to the internet",
  call: "ec2:RevokeSecurityGroupIngress",
  input: { GroupId: "sg-1", SecurityGroupRuleIds: ["sgr-1"] },
  applied: true,
  undo: {
    call: "ec2:AuthorizeSecurityGroupIngress",
    input: {
      GroupId: "sg-1",
      IpPermissions: [{ FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  },
  undoReason: null,
};

const escalate = { onTimeout: "escalate", escalateTo: "C0123ABCD", graceMinutes: 15 } as const;
const normal = actionRecord({
  resource: "arn:aws:ec2:us-east-1:123456789012:security-group/sg-1",
  control: "sg-admin-ports-open",
  severity: "critical",
  risk: "destructive",
  changes: [revocation],
  before: { rules: [{ id: "sgr-1", port: 22 }] },
  after: { rules: [] },
});

/** One that cannot be undone. */
const unable: RecordedChange = { ...revocation, undo: null, undoReason: "the rule had no description" };

/** A record in which every text that comes from outside is this one, and every list is this long. */
function recordOf(text: string, length: number): ActionRecord {
  const change: RecordedChange = {
    summary: text,
    call: "s3:PutBucketPolicy",
    input: {
      Bucket: text,
      Policy: JSON.stringify({ Statement: [{ Sid: text, Action: Array(length).fill(text) }] }),
    },
    applied: true,
    undo: { call: "s3:PutBucketPolicy", input: { Bucket: text, Policy: text } },
    undoReason: null,
  };
  const unable = { ...change, undo: null, undoReason: text };
  return actionRecord({
    ...{ resource: text, account: text, region: text, reason: text, risk: "destructive" },
    control: "s3-public-policy",
    controls: remediations.slice(0, length).map(({ id }) => id),
    trigger: {
      ...{ type: "cloudtrail", eventId: text, eventName: text, eventTime: "2026-11-21T09:59:00Z" },
      ...{ actor: text, sourceIp: text },
    },
    changes: Array.from({ length }, (_, index) => (index % 2 ? unable : change)),
    before: { [text]: Array(length).fill(text) },
    after: { [text]: [] },
  });
}

describe("no message is one that Slack refuses or cuts", () => {
  const sizes: [string, ActionRecord, number][] = [
    ["nothing", actionRecord({ resource: "", reason: "", before: {}, after: {} }), 0],
    ["an ordinary record", normal, 3],
    ["100 changes of 50,000 characters each", recordOf("x".repeat(500), 100), 1_000],
    ["1,000 small changes", { ...normal, changes: Array(1_000).fill(revocation) }, 1_000],
    ["one change of 300,000 characters", recordOf("x".repeat(300_000), 1), 1],
    ["quotes, which JSON doubles", recordOf('"\\'.repeat(500), 30), 30],
    ["escapes, which Slack makes longer", recordOf("&<>".repeat(500), 30), 30],
    ["characters outside the plane", recordOf("🔓".repeat(500), 30), 30],
    ["control characters", recordOf("\u0000\n\u202e\ud800".repeat(100), 30), 30],
  ];
  test.each(sizes)("%s", (_, record, many) => {
    const messages = everyMessage(record, reference, record.resource || undefined, many);
    for (const [name, each] of Object.entries(messages))
      expect({ name, problems: problemsOf(each) }).toEqual({ name, problems: [] });
  });

  test("any text, any number", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1_000 }),
        fc.nat({ max: 20 }),
        (text, length) => {
          for (const each of Object.values(everyMessage(recordOf(text, length), reference, text, length)))
            expect(problemsOf(each)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each(Object.entries(everyDialog))("the dialog %s", (_, view) =>
    expect(problemsOfDialog(view)).toEqual([]),
  );
});

describe("the check finds", () => {
  const long = (text: string): SlackMessage => ({ text: "hi", blocks: [section(text)] });
  const cases: [string, readonly string[]][] = [
    ["too long a paragraph", problemsOf(long("x".repeat(3_001)))],
    ["an empty paragraph", problemsOf(long(""))],
    ["no notification", problemsOf({ text: "", blocks: [section("hi")] })],
    ["too many blocks", problemsOf({ text: "hi", blocks: Array(51).fill(section("hi")) })],
    ["too much of all", problemsOf({ text: "hi", blocks: Array(5).fill(section("x".repeat(2_900))) })],
    [
      "too long a title of a dialog",
      problemsOfDialog({ ...denyDialog(askId), title: { type: "plain_text", text: "x".repeat(25) } }),
    ],
    ["too much metadata", problemsOfDialog(denyDialog("x".repeat(3_001)))],
  ];
  test.each(cases)("%s", (_, problems) => expect(problems).not.toEqual([]));
});

describe("what comes from outside shows as what it is", () => {
  const hostile =
    "x`*b*_i_~s~```\n<!channel> @here <https://evil.example|click> <@U1> &lt;!here&gt; \u202e:tada:";
  const safe = risks.map((risk): [string, SlackMessage][] =>
    Object.entries(everyMessage({ ...recordOf(hostile, 4), risk }, reference, hostile, 4)),
  );
  test.each(safe.flat())("%s", (_, { text, blocks }) => {
    expect(markupIn(text)).toEqual([]);
    for (const part of textsIn(blocks)) {
      expect(part.text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      if (part.type === "plain_text") {
        expect(part.emoji).toBe(false);
        expect(markupIn(part.text)).toEqual([]);
        continue;
      }
      expect(part.verbatim).toBe(true);
      expect(markupIn(part.text).filter((each) => !ours.test(each))).toEqual([]);
      const outside = part.text.replace(/^```\n[^`]*\n```$/, "").replace(/`[^`\n]+`/g, "");
      expect(outside).not.toMatch(/evil|channel|tada|`/);
    }
  });

  /** The markup that Suture itself puts into messages. */
  const ours =
    /^<(!date\^\d+\^\{date_short_pretty\} \{time\}\|[\d: -]+UTC|#C0123ABCD|https:\/\/example\.com\/suture\/runbooks\/[\w-]+\.md\|[\w-]+)>$/;
});

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
  expect(shown(askMessage(record, asking, reference))).toMatchInlineSnapshot();
});

test("a fix says by whom, when, how long the hole was open, and offers the way back", () => {
  const approval = { by: "bob (U0123BOBB)", at: "2026-11-18T10:04:00.000Z", decision: "approved" };
  expect(
    shown(fixedMessage({ ...normal, approval, exposedMs: 247_000 }, reference, askId)),
  ).toMatchInlineSnapshot();
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
    /\*Nobody answered\* where this was asked first[^]*the request expires/,
  ],
  [
    "a fix that cannot be undone says so",
    fixedMessage({ ...normal, changes: [unable] }, reference, askId),
    /\*Cannot be undone\*\n• the rule had no description$/,
    /\[/,
  ],
  ["a fix without an ask has no button", fixedMessage(normal, reference), /\*Fixed\*/, /\[Undo/],
  [
    "AWS denied it",
    failedMessage({ ...normal, outcome: "denied", reason: "by a service control policy" }, reference),
    /^Denied by AWS: [^]*by a service control policy/,
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
  expect(text.indexOf("*high*")).not.toBeLessThan(text.lastIndexOf("*critical*"));
});

test("a button carries the id of the ask, and nothing else of a record does", () => {
  const buttons = Object.values(everyMessage(normal, reference))
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.type === "actions" ? block.elements : []));
  expect(buttons.length).toBeGreaterThan(5);
  for (const button of buttons) expect(button).toMatchObject({ type: "button", value: askId });
  expect(everyDialog.deny?.private_metadata).toBe(askId);
});

interface Text {
  readonly type: "plain_text" | "mrkdwn";
  readonly text: string;
  readonly emoji?: boolean;
  readonly verbatim?: boolean;
}

/** Every text object of some blocks. */
function textsIn(value: unknown): Text[] {
  if (typeof value !== "object" || value === null) return [];
  const { type } = value as { type?: string };
  if (type === "plain_text" || type === "mrkdwn") return [value as Text];
  return Object.values(value).flatMap(textsIn);
}

/** What Slack reads as a mention, a date or a link: anything between angle brackets that are not escaped. */
function markupIn(text: string): string[] {
  return text.match(/<[^>]*>?/g) ?? [];
}
