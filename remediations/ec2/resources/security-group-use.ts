import type { Aws } from "../../../aws/calls.ts";
import type { Assessment, State } from "../../contract.ts";
import type { SecurityGroupRef } from "./security-group.ts";

/** The network interfaces that a security group protects: the first few, which is enough to know that there are any. */
export interface SecurityGroupUse {
  readonly networkInterfaces: readonly string[];
}

/** The IAM actions that `readUse` needs. */
export const usePermissions = ["ec2:DescribeNetworkInterfaces"] as const;

/** Reads whether anything uses a security group: one call. */
export async function readUse(aws: Aws, { groupId }: SecurityGroupRef): Promise<SecurityGroupUse> {
  const { NetworkInterfaces } = await aws.call("ec2", "DescribeNetworkInterfaces", {
    Filters: [{ Name: "group-id", Values: [groupId ?? ""] }],
    MaxResults: 5,
  });
  return {
    networkInterfaces: (NetworkInterfaces ?? []).flatMap(
      ({ NetworkInterfaceId }) => NetworkInterfaceId ?? [],
    ),
  };
}

/** Revoking a rule is safe while nothing uses the group; otherwise traffic may stop. */
export function assessUse(_group: State, use: SecurityGroupUse | undefined): Assessment {
  if (!use) return { risk: "disruptive", reason: "what uses the group was not read" };
  if (use.networkInterfaces.length === 0)
    return { risk: "safe", reason: "no network interface uses the group" };
  return { risk: "disruptive", reason: `the group is in use by ${use.networkInterfaces.join(", ")}` };
}
