import { z } from "zod";
import type { Remediation } from "../contract.ts";
import type { FunctionRef } from "./resources/function.ts";
import {
  configurationEvents,
  type FunctionConfiguration,
  functionConfiguration,
} from "./resources/function-configuration.ts";

const params = z.strictObject({});

/**
 * Reports functions outside of a VPC: which one, with which subnets and security groups, only a person can say.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const lambdaNoVpc = {
  id: "lambda-no-vpc",
  title: "Function is not in a VPC",
  severity: "low",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(3)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
      "164.312(e)(1)",
    ],
    nist: [
      "AC-3",
      "AC-3(7)",
      "AC-4",
      "AC-4(21)",
      "AC-6",
      "AC-21",
      "SC-7",
      "SC-7(3)",
      "SC-7(4)",
      "SC-7(9)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(20)",
      "SC-7(21)",
    ],
  },
  optIn: true,
  reader: functionConfiguration,
  events: configurationEvents,
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, vpcId }) {
    if (vpcId !== null) return [];
    return [
      {
        summary: `Function ${ref.functionName} is in no VPC: its traffic passes none of your networks`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<FunctionRef, FunctionConfiguration, z.infer<typeof params>>;
