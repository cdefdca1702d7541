import type { GetOutputType } from "@smithy/types";

/** One module a service, so that a bundle carries only the SDK clients it can use and loads each when first needed. */
export const services = {
  cloudtrail: () => import("./operations/cloudtrail.ts"),
  config: () => import("./operations/config.ts"),
  ec2: () => import("./operations/ec2.ts"),
  guardduty: () => import("./operations/guardduty.ts"),
  iam: () => import("./operations/iam.ts"),
  kms: () => import("./operations/kms.ts"),
  lambda: () => import("./operations/lambda.ts"),
  rds: () => import("./operations/rds.ts"),
  s3: () => import("./operations/s3.ts"),
  s3control: () => import("./operations/s3control.ts"),
  sts: () => import("./operations/sts.ts"),
};

type Operations<S extends Service> = Awaited<ReturnType<(typeof services)[S]>>["operations"];

/** An AWS service that Suture calls, named as the SDK's client packages name it. */
export type Service = keyof typeof services;
/** The operations of a service that Suture may use. */
export type Operation<S extends Service> = keyof Operations<S> & string;
/** The SDK's command for an operation. */
type CommandOf<S extends Service, O extends Operation<S>> = Operations<S>[O] extends new (
  ...input: never[]
) => infer C
  ? C
  : never;
/** The input of an operation, as AWS's API documents it. */
export type Input<S extends Service, O extends Operation<S>> =
  CommandOf<S, O> extends { readonly input: infer I } ? I : never;
/** The answer of an operation. */
export type Output<S extends Service, O extends Operation<S>> = GetOutputType<CommandOf<S, O>>;

/** One call of AWS's API as data: what is printed, approved, made, logged and undone. */
export type Call = {
  [S in Service]: {
    [O in Operation<S>]: { readonly service: S; readonly operation: O; readonly input: Input<S, O> };
  }[Operation<S>];
}[Service];

/** AWS as seen from one account and region. Rejects with the SDK's own errors. */
export interface Aws {
  readonly account: string;
  readonly region: string;
  call<S extends Service, O extends Operation<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
  ): Promise<Output<S, O>>;
  /** Asks something about the account once a minute at most, however many resources want to know; failures are not kept. */
  remember<T>(question: string, ask: () => Promise<T>): Promise<T>;
}
