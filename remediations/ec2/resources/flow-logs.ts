import type { FlowLog, Vpc } from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { findVpc, vpcRef } from "./vpc.ts";

/** A VPC; without an id every VPC of the account in the region. */
export interface VpcsRef extends Ref {
  readonly vpcId?: string;
}

/** The settings of a flow log that say what it records, where to, and whether that works. */
export type FlowLogSettings = Pick<
  FlowLog,
  | "FlowLogId"
  | "FlowLogStatus"
  | "DeliverLogsStatus"
  | "DeliverLogsErrorMessage"
  | "TrafficType"
  | "LogDestination"
  | "LogGroupName"
>;

/** The flow logs of VPCs; those of subnets and network interfaces do not cover a VPC. */
export interface VpcFlowLogs extends State<VpcsRef> {
  readonly vpcs: readonly { readonly vpcId: string; readonly flowLogs: readonly FlowLogSettings[] }[];
}

/** Reads the flow logs of VPCs: one call, and one more unless a flow log works. Deleted flow logs are not given any more. */
export const flowLogsOfVpcs: Reader<VpcsRef, VpcFlowLogs> = {
  type: "AWS::EC2::VPC",
  permissions: {
    list: ["ec2:DescribeFlowLogs", "ec2:DescribeVpcs"],
    read: ["ec2:DescribeFlowLogs", "ec2:DescribeVpcs"],
  },
  find: findVpcs,
  async *list(aws) {
    const flowLogs = await readFlowLogs(aws, {});
    for await (const vpcId of ownVpcs(aws)) {
      const ref = vpcRef(vpcId, aws);
      yield { ref, state: { ref, vpcs: [{ vpcId, flowLogs: flowLogs.get(vpcId) ?? [] }] } };
    }
  },
  async read(aws, ref) {
    const { vpcId } = ref;
    if (vpcId) {
      const flowLogs = await readFlowLogs(aws, { Filter: [{ Name: "resource-id", Values: [vpcId] }] });
      const own = flowLogs.get(vpcId) ?? [];
      const exists = own.some(delivers) || (await isOwnVpc(aws, vpcId));
      return exists ? { ref: vpcRef(vpcId, ref), vpcs: [{ vpcId, flowLogs: own }] } : undefined;
    }
    const flowLogs = await readFlowLogs(aws, {});
    const vpcs: VpcFlowLogs["vpcs"][number][] = [];
    for await (const vpcId of ownVpcs(aws)) vpcs.push({ vpcId, flowLogs: flowLogs.get(vpcId) ?? [] });
    return { ref, vpcs };
  },
};

/** Whether a flow log is active and its records arrive, as far as EC2 knows. */
export function delivers({ FlowLogStatus, DeliverLogsStatus }: FlowLogSettings): boolean {
  return FlowLogStatus === "ACTIVE" && DeliverLogsStatus !== "FAILED";
}

/** DeleteFlowLogs names flow logs that are gone, and no VPC: it may have been any. */
function findVpcs(event: CloudTrailEvent): VpcsRef[] {
  if (event.name !== "DeleteFlowLogs") return findVpc(event);
  if (!/"fl-[0-9a-f]{8,17}"/.test(JSON.stringify(event.request))) return [];
  const { account, region } = event;
  return [{ account, region, arn: arnOf("ec2", event, "vpc/*") }];
}

/** Flow logs by the id of what they record. */
async function readFlowLogs(
  aws: Aws,
  filter: { Filter?: { Name: string; Values: string[] }[] },
): Promise<Map<string, FlowLogSettings[]>> {
  const flowLogs: FlowLog[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "DescribeFlowLogs", {
      ...filter,
      MaxResults: 1_000,
      ...(NextToken && { NextToken }),
    });
    flowLogs.push(...(page.FlowLogs ?? []));
    ({ NextToken } = page);
  } while (NextToken);
  const byResource = Map.groupBy(flowLogs, ({ ResourceId }) => ResourceId ?? "");
  return new Map([...byResource].map(([id, own]) => [id, own.map(settingsOf)]));
}

function settingsOf(flowLog: FlowLog): FlowLogSettings {
  const { FlowLogId, FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage } = flowLog;
  const { TrafficType, LogDestination, LogGroupName } = flowLog;
  const delivery = { FlowLogId, FlowLogStatus, DeliverLogsStatus, DeliverLogsErrorMessage };
  const settings = { ...delivery, TrafficType, LogDestination, LogGroupName };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The ids of the account's own VPCs: only the owner of a shared one can log its traffic. */
async function* ownVpcs(aws: Aws): AsyncGenerator<string> {
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "DescribeVpcs", {
      Filters: [{ Name: "owner-id", Values: [aws.account] }],
      MaxResults: 1_000,
      ...(NextToken && { NextToken }),
    });
    yield* (page.Vpcs ?? []).flatMap(({ VpcId }: Vpc) => VpcId ?? []);
    ({ NextToken } = page);
  } while (NextToken);
}

async function isOwnVpc(aws: Aws, vpcId: string): Promise<boolean> {
  try {
    const { Vpcs } = await aws.call("ec2", "DescribeVpcs", { VpcIds: [vpcId] });
    return (Vpcs ?? []).some(({ OwnerId = aws.account }) => OwnerId === aws.account);
  } catch (error) {
    if (failureOf(error) === "gone") return false;
    throw error;
  }
}
