import { sub, type Value } from "./cloudformation.ts";

/** The logical ids of what all handlers share. */
export const shared = {
  key: "Key",
  keyAlias: "KeyAlias",
  logBucket: "LogBucket",
  logBucketPolicy: "LogBucketPolicy",
  alarmTopic: "AlarmTopic",
  alarmTopicPolicy: "AlarmTopicPolicy",
  alarmEmail: "AlarmEmail",
  dashboard: "Dashboard",
  table: "Table",
} as const;

/** The logical ids of what belongs to the handler of a service. osls names the function and its log group so itself. */
export function idsOf(service: string) {
  const prefix = service.charAt(0).toUpperCase() + service.slice(1);
  return {
    function: `${prefix}LambdaFunction`,
    logGroup: `${prefix}LogGroup`,
    role: `${prefix}Role`,
    rule: `${prefix}Rule`,
    rulePermission: `${prefix}RulePermission`,
    deadLetters: `${prefix}DeadLetters`,
    deadLettersPolicy: `${prefix}DeadLettersPolicy`,
    alarm: (kind: string) => `${prefix}${kind}Alarm`,
  };
}

/** The name of all that a stage deploys and of its table, and the beginning of the names of its other parts. */
export const stackName = (stage: string): string => `suture-${stage}`;

/** The name of a service's function. */
export const functionName = (stage: string, service: string): string => `${stackName(stage)}-${service}`;

/** The name of the log group of a function. */
export const logGroupName = (stage: string, service: string): string =>
  `/aws/lambda/${functionName(stage, service)}`;

/** The name of a service's dead-letter queue. */
export const deadLettersName = (stage: string, service: string): string =>
  `${functionName(stage, service)}-dead-letters`;

/** The ARN of something in the account and region of the stack, where a reference would go round in circles. */
export const arn = (service: string, resource: string): Value =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
