import { lambdaNoVpc } from "../../../remediations/lambda/lambda-no-vpc.ts";
import type { Cases } from "../cases.ts";
import { configurationEventCases, createdFunction, ref } from "./functions.ts";

const state = (vpcId: string | null) => ({ vpcId, kmsKeyArn: null, hasEnvironment: false });

export const cases: Cases = {
  remediation: lambdaNoVpc,
  ref,
  plans: [
    { name: "in a VPC", state: state("vpc-12345678"), calls: [] },
    {
      name: "in none: nothing can be called",
      state: state(null),
      calls: [null],
      undo: [null],
      says: "Function orders is in no VPC",
    },
  ],
  holes: [{ name: "a new function", open: () => createdFunction(), fixed: () => ({}) }],
  events: configurationEventCases,
  assessments: [{ name: "nothing is changed", state: state(null), risk: "safe" }],
};
