import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import type { Remediation } from "../contract.ts";
import type { FunctionRef } from "./resources/function.ts";
import {
  configurationEvents,
  type FunctionConfiguration,
  functionConfiguration,
} from "./resources/function-configuration.ts";

const params = z.strictObject({
  /** The key that must encrypt environment variables, in the key's own region. */
  kmsKeyArn: z
    .string()
    .regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/, "must be the ARN of a KMS key")
    .optional(),
});

/**
 * Encrypts the environment variables of functions with the required key.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 */
export const lambdaEnvKey = {
  id: "lambda-env-key",
  title: "Function's environment is not encrypted with the required key",
  severity: "medium",
  risk: "safe",
  frameworks: {},
  reader: functionConfiguration,
  events: configurationEvents,
  permissions: {
    read: [],
    write: ["lambda:UpdateFunctionConfiguration"],
    undo: ["lambda:UpdateFunctionConfiguration"],
  },
  params,
  plan({ ref, kmsKeyArn, hasEnvironment }, { kmsKeyArn: required }) {
    // Lambda takes only a key of the function's own region.
    if (!required || required.split(":")[3] !== ref.region) return [];
    if (!hasEnvironment || kmsKeyArn === required) return [];
    return [
      {
        summary: `Encrypt the environment of function ${ref.functionName} with ${required}: its key is ${kmsKeyArn ?? "AWS's own"}`,
        call: setKey(ref, required),
        // An empty ARN means AWS's own key.
        undo: setKey(ref, kmsKeyArn ?? ""),
      },
    ];
  },
} satisfies Remediation<FunctionRef, FunctionConfiguration, z.infer<typeof params>>;

/** Names the key only: Lambda keeps what a call does not name. */
function setKey({ functionName }: FunctionRef, KMSKeyArn: string): Call {
  return {
    service: "lambda",
    operation: "UpdateFunctionConfiguration",
    input: { FunctionName: functionName, KMSKeyArn },
  };
}
