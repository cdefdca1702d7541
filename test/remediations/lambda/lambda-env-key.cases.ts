import { lambdaEnvKey } from "../../../remediations/lambda/lambda-env-key.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, type Hole, recordOf } from "../cases.ts";
import { configurationEventCases, ref } from "./functions.ts";

const key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const otherKey = "arn:aws:kms:us-east-1:123456789012:key/99999999-2222-3333-4444-555555555555";
const foreignKey = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const params = { kmsKeyArn: key };

const state = (kmsKeyArn: string | null, hasEnvironment = true) => ({
  vpcId: null,
  kmsKeyArn,
  hasEnvironment,
});
const update = (KMSKeyArn: string) => ({
  operation: "UpdateFunctionConfiguration" as const,
  input: { FunctionName: "orders", KMSKeyArn },
});

/** A function as Lambda keeps it: what an update does not name stays, an empty ARN means AWS's own key. */
function hole(name: string, before: { KMSKeyArn?: string; Environment: object }): Hole {
  return {
    name,
    params,
    scripted: "moto's UpdateFunctionConfiguration ignores KMSKeyArn",
    async open() {
      const configuration: { KMSKeyArn?: string | undefined } = { ...before };
      const connect = scriptedAws(({ operation, input }) => {
        if (operation === "UpdateFunctionConfiguration") {
          const { KMSKeyArn } = input as { KMSKeyArn: string };
          configuration.KMSKeyArn = KMSKeyArn || undefined;
        } else if (operation !== "GetFunctionConfiguration") {
          throw new TypeError(`${operation} is not scripted`);
        }
        return { FunctionName: "orders", ...configuration };
      });
      return {
        event: recordOf("lambda.amazonaws.com", "UpdateFunctionConfiguration20150331v2", {
          functionName: "orders",
        }),
        connect,
      };
    },
    fixed: () => ({ kmsKeyArn: key }),
  };
}

export const cases: Cases = {
  remediation: lambdaEnvKey,
  ref,
  plans: [
    { name: "nothing required", state: state(null), calls: [] },
    { name: "the required key", state: state(key), params, calls: [] },
    { name: "no environment: nothing to encrypt", state: state(null, false), params, calls: [] },
    { name: "a key of another region", state: state(null), params: { kmsKeyArn: foreignKey }, calls: [] },
    {
      name: "AWS's own key",
      state: state(null),
      params,
      calls: [update(key)],
      undo: [update("")],
      says: "its key is AWS's own",
    },
    {
      name: "another key",
      state: state(otherKey),
      params,
      calls: [update(key)],
      undo: [update(otherKey)],
      says: `its key is ${otherKey}`,
    },
  ],
  holes: [
    hole("variables under AWS's own key", { Environment: { Variables: { PASSWORD: "secret" } } }),
    hole("variables that only another key opens", {
      KMSKeyArn: otherKey,
      Environment: { Error: { ErrorCode: "AccessDeniedException", Message: "no" } },
    }),
  ],
  events: configurationEventCases,
  assessments: [{ name: "always safe", state: state(null), risk: "safe" }],
};
