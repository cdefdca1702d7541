import type { AnyRemediation } from "../remediations/contract.ts";
import type { Value } from "./cloudformation.ts";

/**
 * The EventBridge pattern of a service's events: the calls that its remediations look at, as far as they succeeded,
 * changed something and were not Suture's own. The handler checks the same again.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @param ownRoles ARNs of the roles that Suture acts with, whole: anyone may name a role like one of them
 */
export function eventPattern(remediations: readonly AnyRemediation[], ownRoles: readonly Value[]) {
  const sources = remediations.flatMap(({ events }) => Object.keys(events));
  const names = remediations.flatMap(({ events }) => Object.values(events).flat());
  return {
    source: sorted(sources.map((source) => `aws.${source.split(".", 1)[0]}`)),
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: sorted(sources),
      eventName: sorted(names),
      errorCode: [{ exists: false }],
      // Values of one field are alternatives: a record without the field passes.
      readOnly: [{ exists: false }, false],
      userIdentity: {
        sessionContext: { sessionIssuer: { arn: [{ exists: false }, { "anything-but": ownRoles }] } },
      },
    },
  };
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
