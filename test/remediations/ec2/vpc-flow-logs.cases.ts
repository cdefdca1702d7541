import { CreateFlowLogsCommand, CreateVpcCommand } from "@aws-sdk/client-ec2";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Call } from "../../../aws/calls.ts";
import type { FlowLogSettings, VpcFlowLogs } from "../../../remediations/ec2/resources/flow-logs.ts";
import { vpcFlowLogs } from "../../../remediations/ec2/vpc-flow-logs.ts";
import { account, call, callAndReport, uniqueName } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, recordOf } from "../cases.ts";

const vpcId = "vpc-0123456789abcdef0";
const secondId = "vpc-0fedcba9876543210";
const arn = `arn:aws:ec2:us-east-1:${account.id}:vpc/${vpcId}`;
const everyVpc = `arn:aws:ec2:us-east-1:${account.id}:vpc/*`;
const bucket = "arn:aws:s3:::flow-logs/vpc/";
const logGroup = `arn:aws:logs:us-east-1:${account.id}:log-group:/vpc/flow-logs`;
const deliveryRoleArn = `arn:aws:iam::${account.id}:role/flow-logs`;

const flowLog = (more: Partial<FlowLogSettings> = {}): FlowLogSettings => ({
  FlowLogId: "fl-0123456789abcdef0",
  FlowLogStatus: "ACTIVE",
  DeliverLogsStatus: "SUCCESS",
  TrafficType: "REJECT",
  LogDestination: bucket,
  ...more,
});
const failing = flowLog({ DeliverLogsStatus: "FAILED", DeliverLogsErrorMessage: "Access error" });
const elsewhere = { LogDestination: "arn:aws:s3:::elsewhere" };
const state = (...flowLogs: FlowLogSettings[]) => ({ vpcs: [{ vpcId, flowLogs }] });
const toBucket = (ids = [vpcId], more: object = {}) => ({
  operation: "CreateFlowLogs" as const,
  input: {
    ResourceType: "VPC" as const,
    ResourceIds: ids,
    TrafficType: "REJECT" as const,
    LogDestination: bucket,
    LogDestinationType: "s3" as const,
    ...more,
  },
});

const event = (name: string, request: object | null, response: object | null = null) =>
  recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });
const deletion = (FlowLogId: unknown) => event("DeleteFlowLogs", { DeleteFlowLogsRequest: { FlowLogId } });

/** A region with two VPCs, each with a flow log until one is deleted. */
function twoVpcs() {
  const of = (ResourceId: string) => ({ ...flowLog({ LogDestination: logGroup }), ResourceId });
  let flowLogs = [of(secondId)];
  return scriptedAws(({ operation, input }: Call) => {
    switch (operation) {
      case "DescribeFlowLogs":
        return { FlowLogs: flowLogs };
      case "DescribeVpcs":
        return { Vpcs: [{ VpcId: vpcId }, { VpcId: secondId }] };
      case "CreateFlowLogs":
        flowLogs = [...flowLogs, ...(input.ResourceIds ?? []).map(of)];
        return { Unsuccessful: [] };
      default:
        throw new RangeError(`no answer for ${operation}`);
    }
  });
}

const localBucket = uniqueName("flow-logs");
/** A VPC, and the event by which it was made. */
async function createVpc(): Promise<{ id: string; event: object }> {
  await call("s3", new CreateBucketCommand({ Bucket: localBucket }));
  const { event } = await callAndReport("ec2", new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { detail } = event as { detail: { responseElements: { vpc: { vpcId: string } } } };
  return { id: detail.responseElements.vpc.vpcId, event };
}
const params = { destination: `arn:aws:s3:::${localBucket}` };
const withNew = (LogDestination: string) => (before: VpcFlowLogs) => ({
  vpcs: before.vpcs.map(({ vpcId, flowLogs }) => ({
    vpcId,
    flowLogs: flowLogs.some(({ DeliverLogsStatus }) => DeliverLogsStatus === "SUCCESS")
      ? flowLogs
      : [...flowLogs, flowLog({ LogDestination })],
  })),
});

export const cases: Cases = {
  remediation: vpcFlowLogs,
  ref: { arn, account: account.id, region: account.region, vpcId } as Cases["ref"],
  comparable: ({ vpcs }: VpcFlowLogs) =>
    vpcs.map(({ vpcId, flowLogs }) => ({
      vpcId,
      flowLogs: flowLogs.map(({ FlowLogId: _, ...settings }) => settings),
    })),
  events: [
    { name: "a new VPC", event: event("CreateVpc", {}, { vpc: { vpcId } }), resource: arn },
    { name: "a new default VPC", event: event("CreateDefaultVpc", null, { vpc: { vpcId } }), resource: arn },
    { name: "a VPC without its id", event: event("CreateVpc", {}, { vpc: null }), resource: null },
    {
      name: "a flow log deleted: it may have been of any VPC",
      event: deletion({ tag: 1, content: "fl-0123456789abcdef0" }),
      resource: everyVpc,
    },
    {
      name: "several deleted",
      event: deletion([
        { tag: 1, content: "fl-0123456789abcdef0" },
        { tag: 2, content: "fl-0123456789abcdef1" },
      ]),
      resource: everyVpc,
    },
    { name: "an id that is none", event: deletion({ tag: 1, content: "fl-x" }), resource: null },
    { name: "no parameters", event: event("DeleteFlowLogs", null), resource: null },
  ],
  holes: [
    {
      name: "a new VPC",
      params,
      open: async () => ({ event: (await createVpc()).event }),
      fixed: withNew(params.destination),
    },
    {
      name: "a flow log to a log group that is gone",
      params,
      async open() {
        const { id, event } = await createVpc();
        const LogGroupName = uniqueName("gone");
        await call(
          "ec2",
          new CreateFlowLogsCommand({
            ResourceType: "VPC",
            ResourceIds: [id],
            TrafficType: "ALL",
            LogGroupName,
            DeliverLogsPermissionArn: deliveryRoleArn,
          }),
        );
        return { event };
      },
      fixed: withNew(params.destination),
    },
    {
      name: "a flow log deleted",
      scripted: "in the region of the local AWS the VPCs of other tests come and go",
      params: { destination: logGroup, deliveryRoleArn },
      open: async () => ({
        event: deletion({ tag: 1, content: "fl-0123456789abcdef0" }),
        connect: twoVpcs(),
      }),
      fixed: withNew(logGroup),
    },
  ],
  plans: [
    { name: "no destination: off", state: state(), calls: [] },
    {
      name: "none",
      state: state(),
      params: { destination: bucket },
      calls: [toBucket()],
      undo: [null],
      says: `Create a flow log of rejected traffic to ${bucket} for ${vpcId}`,
    },
    { name: "one", state: state(flowLog()), params: { destination: bucket }, calls: [] },
    {
      name: "one to another place",
      state: state(flowLog(elsewhere)),
      params: { destination: bucket },
      calls: [],
    },
    {
      name: "one of everything",
      state: state(flowLog({ TrafficType: "ALL" })),
      params: { destination: bucket },
      calls: [],
    },
    {
      name: "one too young to have delivered",
      state: state({ FlowLogId: "fl-1", FlowLogStatus: "ACTIVE", TrafficType: "REJECT" }),
      params: { destination: bucket },
      calls: [],
    },
    {
      name: "one of accepted traffic only",
      state: state(flowLog({ TrafficType: "ACCEPT" })),
      params: { destination: bucket },
      calls: [toBucket()],
    },
    {
      name: "everything is asked for, and rejected traffic recorded",
      state: state(flowLog()),
      params: { destination: bucket, trafficType: "ALL" },
      calls: [toBucket([vpcId], { TrafficType: "ALL" })],
      says: "Create a flow log of all traffic",
    },
    {
      name: "one that fails, to another place",
      state: state({ ...failing, ...elsewhere }),
      params: { destination: bucket },
      calls: [toBucket()],
    },
    {
      name: "one that fails, to the same place",
      state: state(failing),
      params: { destination: bucket },
      calls: [null],
      undo: [null],
      says: `${vpcId} has no flow log that works, and none can be created: fl-0123456789abcdef0 to ${bucket} fails: Access error`,
    },
    {
      name: "one that fails beside one that works",
      state: state(failing, flowLog(elsewhere)),
      params: { destination: bucket },
      calls: [],
    },
    {
      name: "to a log group",
      state: state(),
      params: { destination: logGroup, deliveryRoleArn },
      calls: [
        toBucket([vpcId], {
          LogDestination: logGroup,
          LogDestinationType: "cloud-watch-logs",
          DeliverLogsPermissionArn: deliveryRoleArn,
        }),
      ],
    },
    {
      name: "one that fails, to the same log group by name",
      state: state({ ...failing, LogDestination: "", LogGroupName: "/vpc/flow-logs" }),
      params: { destination: `${logGroup}:*`, deliveryRoleArn },
      calls: [null],
    },
    {
      name: "a log group of another region",
      state: state(),
      params: { destination: logGroup.replace("us-east-1", "eu-west-1"), deliveryRoleArn },
      calls: [null],
      says: "is in another account or region",
    },
    {
      name: "all VPCs of a region that have none, in one call",
      state: {
        vpcs: [
          { vpcId, flowLogs: [] },
          { vpcId: "vpc-1", flowLogs: [flowLog()] },
          { vpcId: "vpc-2", flowLogs: [failing] },
          { vpcId: secondId, flowLogs: [{ ...failing, ...elsewhere }] },
        ],
      },
      params: { destination: bucket },
      calls: [toBucket([vpcId, secondId])],
    },
  ],
  assessments: [{ name: "always", state: state(), risk: "safe" }],
};
