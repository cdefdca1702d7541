import { MalformedPolicyError, type Policy, parsePolicy } from "../judgements/policy/document.ts";

/** The resource policy in an event's request, which CloudTrail records as text or as an object; undefined where it is none. */
export function policyIn(value: unknown): Policy | undefined {
  if (!value) return undefined;
  try {
    return parsePolicy(typeof value === "string" ? value : JSON.stringify(value));
  } catch (error) {
    if (error instanceof MalformedPolicyError) return undefined;
    throw error;
  }
}
