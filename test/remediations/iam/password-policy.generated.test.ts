import fc from "fast-check";
import { expect, test } from "vitest";
import { iamPasswordPolicy } from "../../../remediations/iam/iam-password-policy.ts";
import type { PasswordRules } from "../../../remediations/iam/resources/password-policy.ts";
import { accountRef } from "./events.ts";

const typeNames = [
  "RequireUppercaseCharacters",
  "RequireLowercaseCharacters",
  "RequireNumbers",
  "RequireSymbols",
] as const;
const flags = fc.record(
  Object.fromEntries(
    [...typeNames, "AllowUsersToChangePassword", "HardExpiry"].map((name) => [name, fc.boolean()]),
  ),
  { requiredKeys: [] },
);
const numbers = fc.record(
  {
    MinimumPasswordLength: fc.integer({ min: 6, max: 128 }),
    PasswordReusePrevention: fc.integer({ min: 1, max: 24 }),
    MaxPasswordAge: fc.integer({ min: 1, max: 1095 }),
  },
  { requiredKeys: [] },
);
const policies: fc.Arbitrary<PasswordRules | null> = fc.option(
  fc.tuple(flags, numbers).map(([some, more]) => ({ ...some, ...more })),
);
const params = fc
  .record(
    {
      minimumPasswordLength: fc.integer({ min: 6, max: 128 }),
      requireUppercaseCharacters: fc.boolean(),
      requireLowercaseCharacters: fc.boolean(),
      requireNumbers: fc.boolean(),
      requireSymbols: fc.boolean(),
      passwordReusePrevention: fc.integer({ min: 0, max: 24 }),
      maxPasswordAge: fc.integer({ min: 1, max: 1095 }),
    },
    { requiredKeys: [] },
  )
  .map((each) => iamPasswordPolicy.params.parse(each));

const subsets = Array.from({ length: 16 }, (_, bits) => typeNames.filter((_type, bit) => bits & (1 << bit)));
/** Whether a password of these types of characters is accepted; IAM's default asks for any three. */
const accepts = (policy: PasswordRules | null, types: readonly string[]) =>
  policy === null
    ? types.length >= 3
    : typeNames.every((name) => policy[name] !== true || types.includes(name));
const lengthOf = (policy: PasswordRules | null) => (policy ? (policy.MinimumPasswordLength ?? 6) : 8);

function planned(policy: PasswordRules | null, required: ReturnType<typeof iamPasswordPolicy.params.parse>) {
  const plan = iamPasswordPolicy.plan({ ref: accountRef, policy }, required);
  expect(plan.length).toBeLessThanOrEqual(1);
  return plan[0];
}
const inputOf = (change: ReturnType<typeof planned>) => change?.call?.input as PasswordRules | undefined;

test("the new policy is weaker than the old in no point, and keeps what is no matter of strength", () => {
  fc.assert(
    fc.property(policies, params, (policy, required) => {
      const after = inputOf(planned(policy, required));
      if (!after) return;
      expect(lengthOf(after)).toBeGreaterThanOrEqual(lengthOf(policy));
      for (const types of subsets) if (accepts(after, types)) expect(accepts(policy, types)).toBe(true);
      expect(after.PasswordReusePrevention ?? 0).toBeGreaterThanOrEqual(policy?.PasswordReusePrevention ?? 0);
      expect(after.MaxPasswordAge ?? Infinity).toBeLessThanOrEqual(policy?.MaxPasswordAge ?? Infinity);
      expect(after.HardExpiry).toBe(policy?.HardExpiry);
      expect(after.AllowUsersToChangePassword).toBe(policy?.AllowUsersToChangePassword);
    }),
  );
});

test("the new policy is enough: planning it again changes nothing", () => {
  fc.assert(
    fc.property(policies, params, (policy, required) => {
      const after = inputOf(planned(policy, required));
      if (after) expect(planned(after, required)).toBeUndefined();
    }),
  );
});

test("IAM takes every number that is sent", () => {
  fc.assert(
    fc.property(policies, params, (policy, required) => {
      const after = inputOf(planned(policy, required));
      if (!after) return;
      const within = (value: number | undefined, min: number, max: number) =>
        value === undefined || (value >= min && value <= max);
      expect(within(after.MinimumPasswordLength, 6, 128)).toBe(true);
      expect(within(after.PasswordReusePrevention, 1, 24)).toBe(true);
      expect(within(after.MaxPasswordAge, 1, 1095)).toBe(true);
    }),
  );
});

test("undo is the policy of before, to the letter", () => {
  fc.assert(
    fc.property(policies, params, (policy, required) => {
      const change = planned(policy, required);
      if (!change) return;
      const expected = policy
        ? { service: "iam", operation: "UpdateAccountPasswordPolicy", input: policy }
        : { service: "iam", operation: "DeleteAccountPasswordPolicy", input: {} };
      expect(change.undo).toEqual(expected);
    }),
  );
});
