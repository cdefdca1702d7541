import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ActionRecord } from "../../engine/record.ts";
import { risks } from "../../remediations/contract.ts";
import { type SlackMessage, section } from "../../slack/messages/blocks.ts";
import { denyDialog } from "../../slack/messages/dialogs.ts";
import { anyCharacter } from "../support/characters.ts";
import { actionRecord } from "../support/log.ts";
import { askId, everyDialog, everyMessage } from "./every-message.ts";
import { problemsOf, problemsOfDialog } from "./limits.ts";
import { normal, recordOf, reference, revocation, textsIn } from "./records.ts";

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
        fc.string({ unit: anyCharacter, minLength: 1, maxLength: 1_000 }),
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

test("a button carries the id of the ask, and nothing else of a record does", () => {
  const buttons = Object.values(everyMessage(normal, reference))
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.type === "actions" ? block.elements : []));
  expect(buttons.length).toBeGreaterThan(5);
  for (const button of buttons) expect(button).toMatchObject({ type: "button", value: askId });
  expect(everyDialog.deny?.private_metadata).toBe(askId);
});

/** What Slack reads as a mention, a date or a link: anything between angle brackets that are not escaped. */
function markupIn(text: string): string[] {
  return text.match(/<[^>]*>?/g) ?? [];
}
