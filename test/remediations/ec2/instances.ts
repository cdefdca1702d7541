import type { RunInstancesCommandInput } from "@aws-sdk/client-ec2";

/** The least that launches an instance; moto takes any image. */
export const launch = {
  ImageId: "ami-12c6146b",
  InstanceType: "t3.micro",
  MinCount: 1,
  MaxCount: 1,
} as const satisfies RunInstancesCommandInput;
