/** A value that CloudFormation fills in. */
export type Intrinsic =
  | { readonly Ref: string }
  | { readonly "Fn::GetAtt": readonly [id: string, attribute: string] }
  | { readonly "Fn::Sub": string }
  | { readonly "Fn::Join": readonly [separator: string, values: readonly Value[]] };

/** A text, or what CloudFormation makes one of. */
export type Value = string | Intrinsic;

/** A resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: "Delete" | "Retain" | "RetainExceptOnCreate";
  readonly UpdateReplacePolicy?: "Delete" | "Retain";
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Resources by logical id. */
export type Resources = Readonly<Record<string, Resource>>;

/** A statement of a policy. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, Value | readonly Value[]>>;
  readonly Action: string | readonly string[];
  /** Absent in a trust policy alone. */
  readonly Resource?: Value | readonly Value[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Value | readonly Value[]>>>>;
}

/** What `Ref` gives for a resource or pseudo parameter. */
export const ref = (id: string): Intrinsic => ({ Ref: id });

/** An attribute of a resource: its ARN unless another is named. */
export const getAtt = (id: string, attribute = "Arn"): Intrinsic => ({ "Fn::GetAtt": [id, attribute] });

/** A text with `${...}` for CloudFormation to fill in. */
export const sub = (text: string): Intrinsic => ({ "Fn::Sub": text });

/** The values as one text. */
export const join = (separator: string, values: readonly Value[]): Intrinsic => ({
  "Fn::Join": [separator, values],
});

/** A policy document. */
export const policy = (...Statement: readonly PolicyStatement[]) => ({ Version: "2012-10-17", Statement });

/** The statement that refuses whatever does not come over TLS. */
export function denyWithoutTls(Action: string, Resource: Value | readonly Value[]): PolicyStatement {
  return {
    Sid: "DenyWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
