import type { PolicyStatement, Resource } from "../../../deploy/cloudformation.ts";

const account = "123456789012";
const pseudo: Readonly<Record<string, string>> = {
  "AWS::AccountId": account,
  "AWS::Partition": "aws",
  "AWS::Region": "us-east-1",
  "AWS::URLSuffix": "amazonaws.com",
};

/** The resources of a type, by logical id. */
export function ofType(resources: Readonly<Record<string, Resource>>, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, { Type }]) => Type === type);
}

/** The ARN that a resource of this logical id might have. */
export const arnOf = (id: string): string => `arn:aws:service:us-east-1:${account}:${id}`;

/** A part of a template as CloudFormation would fill it in, with invented ARNs. */
// biome-ignore lint/suspicious/noExplicitAny: any part of a template, the parts of which tests look into
export function resolved(value: any): any {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== "object" || value === null) return value;
  if ("Ref" in value) return pseudo[value.Ref] ?? arnOf(value.Ref);
  if ("Fn::GetAtt" in value) return arnOf(value["Fn::GetAtt"][0]);
  if ("Fn::Join" in value) return resolved(value["Fn::Join"][1]).join(value["Fn::Join"][0]);
  if ("Fn::Sub" in value) {
    return value["Fn::Sub"].replace(
      /\$\{([\w:]+)(?:\.\w+)?\}/g,
      (_: string, id: string) => pseudo[id] ?? arnOf(id),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each)]));
}

/** The logical ids of all that a part of a template refers to. */
export function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== "object" || value === null) return [];
  const named = Object.entries(value).flatMap(([key, each]) => {
    if (key === "Ref" || key === "DependsOn") return [each].flat();
    if (key === "Fn::GetAtt") return [each[0]];
    if (key === "Fn::Sub") return Array.from(each.matchAll(/\$\{([\w:]+)(?:\.\w+)?\}/g), ([, id]) => id);
    return referencesIn(each);
  });
  return named.filter((id) => !(id in pseudo));
}

/** The statements of a policy document, filled in, with actions and resources as lists. */
export function statementsOf(document: unknown): (PolicyStatement & {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
})[] {
  return resolved(document).Statement.map((statement: PolicyStatement) => ({
    ...statement,
    Action: [statement.Action].flat(),
    Resource: [statement.Resource ?? []].flat(),
  }));
}
