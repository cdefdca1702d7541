import type { Cors } from "@aws-sdk/client-lambda";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { inOrder } from "../../in-order.ts";
import { type FunctionRef, findFunction, functionPages, functionRef, target } from "./function.ts";
import { readPolicy } from "./function-policy.ts";
import { foldRemovals } from "./statement-removal.ts";

/** The URL of a function or alias, with the policy that says who may use it. */
export interface FunctionUrl extends State<FunctionRef> {
  /** `NONE`: Lambda asks for no signature; or `AWS_IAM`. */
  readonly authType: string;
  readonly invokeMode?: string;
  readonly cors?: Cors;
  /** The policy's text; null where there is none. */
  readonly policy: string | null;
  readonly revisionId?: string;
}

/** Reads the URLs of functions and aliases: two calls. */
export const functionUrl: Reader<FunctionRef, FunctionUrl> = {
  type: "AWS::Lambda::Url",
  permissions: {
    list: ["lambda:ListFunctionUrlConfigs", "lambda:ListFunctions"],
    read: ["lambda:GetFunctionUrlConfig", "lambda:GetPolicy"],
  },
  find: findFunction,
  async *list(aws) {
    for await (const page of functionPages(aws, {})) {
      for await (const [{ name }, qualifiers] of inOrder(page, (each) => urlsOf(aws, each.name)))
        for (const qualifier of qualifiers) yield { ref: functionRef(name, qualifier, aws) };
    }
  },
  async read(aws, ref) {
    try {
      const {
        AuthType = "NONE",
        InvokeMode,
        Cors,
      } = await aws.call("lambda", "GetFunctionUrlConfig", target(ref));
      const policy = await readPolicy(aws, ref);
      return (
        policy && {
          ref,
          authType: AuthType,
          ...(InvokeMode && { invokeMode: InvokeMode }),
          ...(Cors && { cors: Cors }),
          ...policy,
        }
      );
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
  },
  fold: foldRemovals,
};

/** The qualifiers of a function's URLs; undefined is that of the function itself. */
async function urlsOf(aws: Aws, FunctionName: string): Promise<(string | undefined)[]> {
  const qualifiers: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListFunctionUrlConfigs", {
      FunctionName,
      ...(Marker && { Marker }),
    });
    qualifiers.push(...(page.FunctionUrlConfigs ?? []).map(({ FunctionArn }) => FunctionArn?.split(":")[7]));
    Marker = page.NextMarker;
  } while (Marker);
  return qualifiers;
}
