import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";

/** Whether an account encrypts new EBS volumes of a region by default. */
export interface EbsDefaultEncryption extends State {
  readonly enabled: boolean;
}

/** Reads whether EBS encryption by default is on: one call. */
export const ebsDefaultEncryption: Reader<Ref, EbsDefaultEncryption> = {
  type: "AWS::::Account",
  permissions: { list: [], read: ["ec2:GetEbsEncryptionByDefault"] },
  find: (event) => [settingRef(event)],
  async *list(aws) {
    yield { ref: settingRef(aws) };
  },
  async read(aws, ref) {
    const { EbsEncryptionByDefault } = await aws.call("ec2", "GetEbsEncryptionByDefault", {});
    return { ref, enabled: EbsEncryptionByDefault === true };
  },
};

/** AWS gives the setting no ARN of its own. */
function settingRef({ account, region }: { account: string; region: string }): Ref {
  return { account, region, arn: arnOf("ec2", { account, region }, "ebs-encryption-by-default") };
}
