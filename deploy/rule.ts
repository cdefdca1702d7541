import type { AnyRemediation } from "../remediations/contract.ts";
import { getAtt, type Intrinsic, type Resources, ref, type Value } from "./cloudformation.ts";
import { idsOf } from "./names.ts";
import { eventPattern } from "./patterns.ts";

/** The rule that hands a service's events to its handler, and the permission to do so, confined to the rule. */
export function eventRule(
  service: string,
  remediations: readonly AnyRemediation[],
  ownRoles: readonly Value[],
): Resources {
  const ids = idsOf(service);
  return {
    [ids.rule]: {
      Type: "AWS::Events::Rule",
      Properties: {
        Description: `API calls that may have opened a hole in ${service}, for Suture`,
        State: "ENABLED",
        EventPattern: eventPattern(remediations, ownRoles),
        Targets: [
          {
            Id: "handler",
            Arn: getAtt(ids.function),
            // As long as EventBridge keeps trying at most: a late event is as good as any, and what fails for a day becomes a dead letter.
            RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
            DeadLetterConfig: { Arn: getAtt(ids.deadLetters) },
          },
        ],
      },
    },
    ...rulePermission(service, getAtt(ids.function)),
  };
}

/**
 * Lets the rule of a function invoke it, and nobody else.
 *
 * @param target the function, or the alias of a durable one
 */
export function rulePermission(name: string, target: Intrinsic): Resources {
  const ids = idsOf(name);
  return {
    [ids.rulePermission]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: target,
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn: getAtt(ids.rule),
        SourceAccount: ref("AWS::AccountId"),
      },
    },
  };
}
