import { describe, expect, it } from "vitest";
import { isAlike, isSame } from "../../../engine/undo/settings.ts";

const rule = { SecurityGroupRuleId: "sgr-1", FromPort: 22, CidrIpv4: "0.0.0.0/0" };
const again = { ...rule, SecurityGroupRuleId: "sgr-2" };
const other = { ...rule, FromPort: 443 };

describe("settings", () => {
  it.each<[string, unknown, unknown, "same" | "alike" | "different"]>([
    ["nothing", null, null, "same"],
    ["nothing and something", null, {}, "different"],
    ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }, "same"],
    ["a key without a value, which JSON has not", { a: 1, b: undefined }, { a: 1 }, "same"],
    ["a time and its text", { at: new Date(0) }, { at: "1970-01-01T00:00:00.000Z" }, "same"],
    ["rules in another order", { rules: [rule, other] }, { rules: [other, rule] }, "same"],
    ["lists of lists in another order", [[1, 2], [3]], [[3], [2, 1]], "same"],
    ["a rule twice", { rules: [rule, rule] }, { rules: [rule] }, "different"],
    ["texts that would join alike", ["a", "b"], ["a,b"], "different"],
    ["a number and its text", { port: 22 }, { port: "22" }, "different"],
    ["a rule that was made again", { rules: [rule, other] }, { rules: [other, again] }, "alike"],
    [
      "a policy that was written again",
      { policy: "{}", revisionId: "1" },
      { policy: "{}", revisionId: "2" },
      "alike",
    ],
    [
      "a policy that had a revision only before",
      { policy: null, revisionId: "1" },
      { policy: null },
      "alike",
    ],
    ["another rule", { rules: [rule] }, { rules: [other] }, "different"],
    ["another policy", { policy: "{}", revisionId: "1" }, { policy: "[]", revisionId: "1" }, "different"],
  ])("%s", (_name, one, two, expected) => {
    expect([isSame(one, two), isSame(two, one)]).toEqual(Array(2).fill(expected === "same"));
    expect([isAlike(one, two), isAlike(two, one)]).toEqual(Array(2).fill(expected !== "different"));
  });
});
