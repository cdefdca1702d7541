import { DisableEbsEncryptionByDefaultCommand } from "@aws-sdk/client-ec2";
import { ebsDefaultEncryption } from "../../../remediations/ec2/ebs-default-encryption.ts";
import { callAndReport } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";

const arn = "arn:aws:ec2:us-east-1:123456789012:ebs-encryption-by-default";
const event = (request: object | null, more = {}) =>
  recordOf("ec2.amazonaws.com", "DisableEbsEncryptionByDefault", request, more);

export const cases: Cases = {
  remediation: ebsDefaultEncryption,
  ref: { arn, account: "123456789012", region: "us-east-1" },
  plans: [
    { name: "on", state: { enabled: true }, calls: [] },
    {
      name: "off",
      state: { enabled: false },
      calls: [{ operation: "EnableEbsEncryptionByDefault", input: {} }],
      undo: [{ operation: "DisableEbsEncryptionByDefault", input: {} }],
      says: "in us-east-1",
    },
  ],
  holes: [
    {
      name: "switched off",
      open: () => callAndReport("ec2", new DisableEbsEncryptionByDefaultCommand({})),
      fixed: () => ({ enabled: true }),
    },
  ],
  events: [
    {
      name: "the region is all that it needs",
      event: event({ DisableEbsEncryptionByDefaultRequest: "" }),
      resource: arn,
    },
    { name: "no parameters", event: event(null), resource: arn },
    {
      name: "another region and account",
      event: event(null, { region: "us-gov-west-1", account: "999999999999" }),
      resource: "arn:aws-us-gov:ec2:us-gov-west-1:999999999999:ebs-encryption-by-default",
    },
  ],
  assessments: [{ name: "always safe", state: { enabled: false }, risk: "safe" }],
};
