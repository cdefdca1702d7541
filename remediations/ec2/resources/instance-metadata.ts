import type { Instance } from "@aws-sdk/client-ec2";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";

/** An EC2 instance. */
export interface InstanceRef extends Ref {
  readonly instanceId: string;
}

/** How an instance's metadata service may be used. */
export interface InstanceMetadata extends State<InstanceRef> {
  /** Whether a request needs a session token (IMDSv2): `required`, or `optional`, which lets IMDSv1 in. */
  readonly tokens: string;
  /** Whether the service answers at all: `enabled` or `disabled`. */
  readonly endpoint: string;
  readonly hopLimit?: number;
}

/** Reads the metadata options of instances: one call. */
export const instanceMetadata: Reader<InstanceRef, InstanceMetadata> = {
  type: "AWS::EC2::Instance",
  permissions: { list: ["ec2:DescribeInstances"], read: ["ec2:DescribeInstances"] },
  find: findInstances,
  async *list(aws) {
    let NextToken: string | undefined;
    do {
      const page = await aws.call("ec2", "DescribeInstances", {
        MaxResults: 1_000,
        ...(NextToken && { NextToken }),
      });
      for (const instance of page.Reservations?.flatMap(({ Instances }) => Instances ?? []) ?? []) {
        if (!instance.InstanceId || !exists(instance)) continue;
        const ref = instanceRef(instance.InstanceId, aws);
        yield { ref, state: stateOf(ref, instance) };
      }
      ({ NextToken } = page);
    } while (NextToken);
  },
  async read(aws, ref) {
    try {
      const { Reservations } = await aws.call("ec2", "DescribeInstances", { InstanceIds: [ref.instanceId] });
      const instance = Reservations?.[0]?.Instances?.[0];
      return instance && exists(instance) ? stateOf(ref, instance) : undefined;
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
  },
};

function instanceRef(instanceId: string, place: { account: string; region: string }): InstanceRef {
  const { account, region } = place;
  return { instanceId, account, region, arn: arnOf("ec2", place, `instance/${instanceId}`) };
}

/** EC2 lists an instance for about an hour after its end. */
function exists({ State }: Instance): boolean {
  return State?.Name !== "terminated" && State?.Name !== "shutting-down";
}

function stateOf(ref: InstanceRef, { MetadataOptions: options }: Instance): InstanceMetadata {
  const { HttpTokens = "optional", HttpEndpoint = "enabled", HttpPutResponseHopLimit } = options ?? {};
  return {
    ref,
    tokens: HttpTokens,
    endpoint: HttpEndpoint,
    ...(HttpPutResponseHopLimit !== undefined && { hopLimit: HttpPutResponseHopLimit }),
  };
}

function findInstances(event: CloudTrailEvent): InstanceRef[] {
  // What RunInstances launched is in its answer; the answer of the other call repeats its request.
  const where = event.name === "RunInstances" ? event.response : event.request;
  return idsIn(where, "instanceId", /^i-[0-9a-f]{8,17}$/).map((id) => instanceRef(id, event));
}
