import type { PolicyStatement } from "./cloudformation.ts";
import { arn } from "./names.ts";

/**
 * Allows to read secrets from SSM Parameter Store. Those encrypted with the account's key of Systems Manager or with the
 * key of the stack are readable then; another key's policy or a grant must allow it besides.
 *
 * @param names the parameters' names, each with its leading slash
 */
export function secretStatement(...names: readonly string[]): PolicyStatement {
  return {
    Sid: "Secrets",
    Effect: "Allow",
    Action: "ssm:GetParameters",
    Resource: names.map((name) => arn("ssm", `parameter${name}`)),
  };
}
