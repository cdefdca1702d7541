import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOfWorkspace, isSamePerson } from "../../slack/approvers.ts";
import type { Interaction } from "../../slack/interaction.ts";
import { parseInteraction } from "../../slack/interaction.ts";
import { forgeryOf } from "../../slack/signature.ts";

describe("the signature of a request", () => {
  // The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
  const secret = "8f742231b10e8888abcd99yyyzzz85a5";
  const body = Buffer.from(
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
  );
  const timestamp = "1531420618";
  const signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  const at = (seconds: number) => new Date((1_531_420_618 + seconds) * 1_000);

  test.each([0, 299, 300, -300])("is right %i s later", (seconds) => {
    expect(forgeryOf({ body, timestamp, signature }, secret, at(seconds))).toBeUndefined();
  });

  test.each([301, -301, 86_400])("is old %i s later", (seconds) => {
    expect(forgeryOf({ body, timestamp, signature }, secret, at(seconds))).toBe("old signature");
  });

  test("is wrong for any other body, signature or timestamp", () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.string(), fc.nat({ max: 299 }), (other, given, seconds) => {
        const forged = [
          { body: other, timestamp, signature },
          { body, timestamp, signature: given },
          { body, timestamp: String(1_531_420_618 + seconds + 1), signature },
        ];
        for (const each of forged) expect(forgeryOf(each, secret, at(0))).toMatch(/^(wrong|no) signature$/);
      }),
    );
  });
});

test("whatever the body holds, it is an interaction or none", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => `payload=${encodeURIComponent(json)}`),
      ),
      (body) => {
        expect(parseInteraction(body)).toBeUndefined();
      },
    ),
  );
});

describe("who somebody is", () => {
  const from = (team: object | null, enterprise: object | null, team_id: string) =>
    ({ team, enterprise, user: { id: "U1", team_id } }) as Interaction;
  test.each([
    ["the workspace", from({ id: "T1" }, null, "T1"), true],
    ["the workspace, in an organization", from({ id: "T1", enterprise_id: "E1" }, { id: "E1" }, "E1"), true],
    ["another workspace", from({ id: "T2" }, null, "T2"), false],
    ["a guest from another workspace", from({ id: "T1" }, null, "T2"), false],
    ["a guest who names the workspace", from({ id: "T2" }, null, "T1"), false],
    ["no workspace", from(null, null, "T1"), false],
  ])("%s, where T1 is configured: %s", (_, interaction, expected) => {
    expect(isOfWorkspace(interaction, "T1")).toBe(expected);
  });
  test.each([
    ["the organization", from(null, { id: "E1" }, "E1"), true],
    ["a workspace of it", from({ id: "T1", enterprise_id: "E1" }, { id: "E1" }, "T1"), true],
    ["another organization", from(null, { id: "E2" }, "E2"), false],
    ["a guest", from({ id: "T1", enterprise_id: "E1" }, { id: "E1" }, "T2"), false],
  ])("%s, where E1 is configured: %s", (_, interaction, expected) => {
    expect(isOfWorkspace(interaction, "E1")).toBe(expected);
  });

  const role = "arn:aws:sts::123456789012:assumed-role";
  test.each([
    ["arn:aws:iam::123456789012:user/alice", true],
    ["arn:aws:iam::123456789012:user/team/Alice", true],
    [`${role}/AWSReservedSSO_Admin_1a2b/alice@example.com`, true],
    [`${role}/AWSReservedSSO_Admin_1a2b/alice@corp.example`, true],
    [`${role}/Admin/alice+production@example.com`, true],
    [`${role}/Admin/ali`, true],
    [`${role}/alice/bob@example.com`, false],
    [`${role}/Admin/malice@example.com`, false],
    ["arn:aws:iam::123456789012:root", false],
    [`${role}/deployment/`, false],
  ])("alice@example.com, called ali, is %s: %s", (actor, expected) => {
    expect(isSamePerson(actor, { name: "Ali", email: "alice@example.com" })).toBe(expected);
  });
});
