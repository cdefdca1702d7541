import type { FunctionConfiguration as Configuration } from "@aws-sdk/client-lambda";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { type FunctionRef, findFunctionItself, listFunctions, target } from "./function.ts";

/** The settings of a function that controls look at. Never the values of its environment variables. */
export interface FunctionConfiguration extends State<FunctionRef> {
  /** Null where the function is in no VPC. */
  readonly vpcId: string | null;
  /** The key that encrypts the environment; null for AWS's own. */
  readonly kmsKeyArn: string | null;
  readonly hasEnvironment: boolean;
}

/** The CloudTrail events after which a function's configuration may be another: Lambda writes its API version into them. */
export const configurationEvents = {
  "lambda.amazonaws.com": [
    "CreateFunction",
    "CreateFunction20150331",
    "UpdateFunctionConfiguration",
    "UpdateFunctionConfiguration20150331",
    "UpdateFunctionConfiguration20150331v2",
  ],
} as const;

/** Reads the configuration of functions, without their published versions, which nobody can change: one call. */
export const functionConfiguration: Reader<FunctionRef, FunctionConfiguration> = {
  type: "AWS::Lambda::Function",
  permissions: { list: ["lambda:ListFunctions"], read: ["lambda:GetFunctionConfiguration"] },
  find: findFunctionItself,
  async *list(aws) {
    for await (const { ref, configuration } of listFunctions(aws))
      yield { ref, state: settingsOf(ref, configuration) };
  },
  async read(aws, ref) {
    try {
      return settingsOf(ref, await aws.call("lambda", "GetFunctionConfiguration", target(ref)));
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
  },
};

function settingsOf(
  ref: FunctionRef,
  { VpcConfig, KMSKeyArn, Environment }: Configuration,
): FunctionConfiguration {
  // Without permission for the key Lambda gives an error in place of the variables: there are some.
  const hasEnvironment =
    Environment?.Error !== undefined || Object.keys(Environment?.Variables ?? {}).length > 0;
  return { ref, vpcId: VpcConfig?.VpcId || null, kmsKeyArn: KMSKeyArn || null, hasEnvironment };
}
