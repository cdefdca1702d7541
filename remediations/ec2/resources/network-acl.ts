import type { NetworkAcl as Description, NetworkAclEntry } from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";
import { findVpc } from "./vpc.ts";

/** A network ACL, by id or as the default one of a VPC. */
export interface NetworkAclRef extends Ref {
  readonly networkAclId?: string;
  readonly vpcId?: string;
}

/** The entries of a network ACL and the subnets that it filters. */
export interface NetworkAcl extends State<NetworkAclRef & { readonly networkAclId: string }> {
  readonly entries: readonly NetworkAclEntry[];
  readonly subnets: readonly string[];
}

/** Reads network ACLs: one call. */
export const networkAcl: Reader<NetworkAclRef, NetworkAcl> = {
  type: "AWS::EC2::NetworkAcl",
  permissions: { list: ["ec2:DescribeNetworkAcls"], read: ["ec2:DescribeNetworkAcls"] },
  find: findNetworkAcl,
  async *list(aws) {
    let NextToken: string | undefined;
    do {
      const page = await aws.call("ec2", "DescribeNetworkAcls", {
        MaxResults: 1_000,
        ...(NextToken && { NextToken }),
      });
      for (const description of page.NetworkAcls ?? []) {
        const state = stateOf(description, aws);
        if (state) yield { ref: state.ref, state };
      }
      ({ NextToken } = page);
    } while (NextToken);
  },
  async read(aws, ref) {
    const description = await describe(aws, ref);
    return description && stateOf(description, ref);
  },
};

/** An entry's event names the ACL; a new VPC, or its first IPv6 block, makes entries of its default ACL. */
function findNetworkAcl(event: CloudTrailEvent): NetworkAclRef[] {
  const [id] = idsIn(event.request, "networkAclId", /^acl-[0-9a-f]{8,17}$/);
  return id ? [aclRef(id, event)] : findVpc(event);
}

function aclRef(networkAclId: string, { account, region }: { account: string; region: string }) {
  const arn = arnOf("ec2", { account, region }, `network-acl/${networkAclId}`);
  return { networkAclId, account, region, arn };
}

async function describe(aws: Aws, { networkAclId, vpcId }: NetworkAclRef): Promise<Description | undefined> {
  const Filters = [
    { Name: "vpc-id", Values: [vpcId ?? ""] },
    { Name: "default", Values: ["true"] },
  ];
  try {
    const { NetworkAcls } = await aws.call(
      "ec2",
      "DescribeNetworkAcls",
      networkAclId ? { NetworkAclIds: [networkAclId] } : { Filters },
    );
    return NetworkAcls?.[0];
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}

function stateOf(
  { NetworkAclId, Entries, Associations }: Description,
  place: { account: string; region: string },
): NetworkAcl | undefined {
  if (!NetworkAclId) return undefined;
  const subnets = (Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
  return { ref: aclRef(NetworkAclId, place), entries: Entries ?? [], subnets };
}
