import type { CreateFlowLogsCommandInput } from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Change, Remediation } from "../contract.ts";
import {
  delivers,
  type FlowLogSettings,
  flowLogsOfVpcs,
  type VpcFlowLogs,
  type VpcsRef,
} from "./resources/flow-logs.ts";

const bucketArn = /^arn:aws[\w-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/;
const logGroupArn = /^arn:aws[\w-]*:logs:([\w-]+):(\d{12}):log-group:([\w./#-]+?)(:\*)?$/;

const params = z
  .strictObject({
    /** Where to: the ARN of a bucket, with a folder if wanted, or of a CloudWatch log group. Without it nothing is looked for. */
    destination: z
      .string()
      .refine(
        (arn) => bucketArn.test(arn) || logGroupArn.test(arn),
        "must be the ARN of a bucket or of a log group",
      )
      .optional(),
    /** The role by which flow logs write to a log group: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
    deliveryRoleArn: z
      .string()
      .regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "must be the ARN of a role")
      .optional(),
    /** The least to record; `ALL` includes accepted traffic. */
    trafficType: z.enum(["REJECT", "ALL"]).default("REJECT"),
  })
  .refine(({ destination = "", deliveryRoleArn }) => !logGroupArn.test(destination) || deliveryRoleArn, {
    message: "is needed for a log group",
    path: ["deliveryRoleArn"],
  });
type Params = z.infer<typeof params>;

/**
 * Creates a flow log for a VPC that has none that works.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
 */
export const vpcFlowLogs = {
  id: "vpc-flow-logs",
  title: "VPC has no flow log that works",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(D)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(6)(ii)",
      "164.312(b)",
      "164.312(c)(2)",
    ],
    soc2: ["CC7.2", "CC7.3"],
    cis: ["3.7"],
    nist: ["AC-4(26)", "AU-2", "AU-3", "AU-6(3)", "AU-6(4)", "AU-12", "CA-7", "SI-7(8)"],
    fsbp: ["EC2.6"],
  },
  reader: flowLogsOfVpcs,
  events: { "ec2.amazonaws.com": ["CreateDefaultVpc", "CreateVpc", "DeleteFlowLogs"] },
  permissions: {
    read: [],
    write: ["ec2:CreateFlowLogs", "iam:PassRole", "logs:CreateLogDelivery"],
    undo: [],
  },
  params,
  plan({ ref, vpcs }, { destination, deliveryRoleArn, trafficType }) {
    if (!destination) return [];
    const missing = vpcs.filter(
      ({ flowLogs }) => !flowLogs.some((each) => delivers(each) && records(each, trafficType)),
    );
    if (missing.length === 0) return [];
    const elsewhere = placeOf(destination, ref);
    if (elsewhere) return missing.map(({ vpcId }) => onlySaid(vpcId, `${destination} is ${elsewhere}`));

    // EC2 refuses a second flow log to the same place: there it is the destination that has to be put right.
    const failing = missing.flatMap(({ vpcId, flowLogs }) => {
      const same = flowLogs.find((each) => records(each, trafficType) && goesTo(each, destination));
      return same
        ? [{ vpcId, why: `${same.FlowLogId} to ${destination} fails: ${same.DeliverLogsErrorMessage}` }]
        : [];
    });
    const ids = missing.map(({ vpcId }) => vpcId).filter((id) => !failing.some(({ vpcId }) => vpcId === id));
    if (ids.length === 0) return failing.map(({ vpcId, why }) => onlySaid(vpcId, why));
    return [
      {
        summary: `Create a flow log of ${trafficType === "ALL" ? "all" : "rejected"} traffic to ${destination} for ${ids.join(", ")}: no flow log that works records it`,
        call: {
          service: "ec2",
          operation: "CreateFlowLogs",
          input: {
            ResourceType: "VPC",
            ResourceIds: ids,
            TrafficType: trafficType,
            LogDestination: destination.replace(/:\*$/, ""),
            ...delivery(destination, deliveryRoleArn),
          },
        },
        undo: null,
        undoReason: "EC2 names a flow log when it makes it: `after` holds the id that DeleteFlowLogs takes",
      },
    ];
  },
} satisfies Remediation<VpcsRef, VpcFlowLogs, Params>;

function records({ TrafficType }: FlowLogSettings, wanted: Params["trafficType"]): boolean {
  return TrafficType === "ALL" || TrafficType === wanted;
}

function goesTo({ LogDestination, LogGroupName }: FlowLogSettings, destination: string): boolean {
  const [, , , group] = logGroupArn.exec(destination) ?? [];
  return (
    LogDestination === destination.replace(/:\*$/, "") || (group !== undefined && LogGroupName === group)
  );
}

/** Flow logs write to log groups of their own account and region only. */
function placeOf(destination: string, ref: VpcsRef): string | undefined {
  const [arn, region, account] = logGroupArn.exec(destination) ?? [];
  return arn && (region !== ref.region || account !== ref.account)
    ? "in another account or region"
    : undefined;
}

function delivery(destination: string, roleArn: string | undefined): Partial<CreateFlowLogsCommandInput> {
  return logGroupArn.test(destination) && roleArn
    ? { LogDestinationType: "cloud-watch-logs", DeliverLogsPermissionArn: roleArn }
    : { LogDestinationType: "s3" };
}

function onlySaid(vpcId: string, why: string): Change {
  return {
    summary: `${vpcId} has no flow log that works, and none can be created: ${why}`,
    call: null,
    undo: null,
    undoReason: "nothing was changed",
  };
}
