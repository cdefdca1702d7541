import { type Policy, parsePolicy, type Statement } from "../../../judgements/policy/document.ts";

const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide";

/** The AWS documents that the expected verdicts follow. */
export const sources = {
  meaning:
    "S3 User Guide, The meaning of public: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
  config:
    "AWS Config, lambda-function-public-access-prohibited: https://docs.aws.amazon.com/config/latest/developerguide/lambda-function-public-access-prohibited.html",
  securityHub:
    "Security Hub, Lambda.1: https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  services:
    "Lambda Developer Guide, Granting function access to AWS services: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
  layers:
    "Lambda Developer Guide, Granting layer access to other accounts: https://docs.aws.amazon.com/lambda/latest/dg/permissions-layer-cross-account.html",
  urls: "Lambda Developer Guide, Control access to function URLs: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  addPermission:
    "Lambda API Reference, AddPermission: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
  principal: `IAM User Guide, Principal: ${iam}/reference_policies_elements_principal.html`,
  notPrincipal: `IAM User Guide, NotPrincipal: ${iam}/reference_policies_elements_notprincipal.html`,
  confusedDeputy: `IAM User Guide, The confused deputy problem: ${iam}/confused-deputy.html`,
  keys: `IAM User Guide, AWS global condition context keys: ${iam}/reference_policies_condition-keys.html`,
  federationKeys: `IAM User Guide, IAM and AWS STS condition context keys: ${iam}/reference_policies_iam-condition-keys.html`,
  operators: `IAM User Guide, Condition operators: ${iam}/reference_policies_elements_condition_operators.html`,
  setOperators: `IAM User Guide, Single-valued vs. multivalued context keys: ${iam}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
  severalConditions: `IAM User Guide, Conditions with multiple context keys or values: ${iam}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
  variables: `IAM User Guide, Variables and tags: ${iam}/reference_policies_variables.html`,
  evaluation: `IAM User Guide, How AWS enforcement code logic evaluates requests: ${iam}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
  analyzer: `IAM User Guide, IAM Access Analyzer resource types: ${iam}/access-analyzer-resources.html`,
  action: `IAM User Guide, Action: ${iam}/reference_policies_elements_action.html`,
  notAction: `IAM User Guide, NotAction: ${iam}/reference_policies_elements_notaction.html`,
  resource: `IAM User Guide, Resource: ${iam}/reference_policies_elements_resource.html`,
} as const;

/** The policy variable of the name. */
export const variable = (name: string) => `\${${name}}`;

export type Elements = Readonly<Record<string, unknown>>;

/** An Allow for everyone to invoke a function, with other elements in place of its own. */
export function allow(elements: Elements = {}): Elements {
  return {
    Sid: "allow",
    Effect: "Allow",
    ...("NotPrincipal" in elements ? {} : { Principal: "*" }),
    Action: "lambda:InvokeFunction",
    Resource: "arn:aws:lambda:us-east-1:123456789012:function:orders",
    ...elements,
  };
}

/** The policy that holds the statements. */
export function policyOf(...statements: Elements[]): Policy {
  return parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

/** The first statement of the policy that holds it alone. */
export function statementOf(elements: Elements): Statement {
  const [statement] = policyOf(elements).statements;
  if (!statement) throw new Error("The policy has no statement");
  return statement;
}
