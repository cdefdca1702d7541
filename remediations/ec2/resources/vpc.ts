import { arnOf } from "../../arn.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";

/** A VPC. */
export interface VpcRef extends Ref {
  readonly vpcId: string;
}

/** The reference of a VPC. */
export function vpcRef(vpcId: string, { account, region }: { account: string; region: string }): VpcRef {
  return { vpcId, account, region, arn: arnOf("ec2", { account, region }, `vpc/${vpcId}`) };
}

/** The VPC that an event is about: the answer names a new one. */
export function findVpc(event: CloudTrailEvent): VpcRef[] {
  const [id] = [event.request, event.response].flatMap((part) =>
    idsIn(part, "vpcId", /^vpc-[0-9a-f]{8,17}$/),
  );
  return id ? [vpcRef(id, event)] : [];
}
