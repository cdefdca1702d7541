import type { DescribeVolumesCommandInput, Volume } from "@aws-sdk/client-ec2";
import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";

/** One EBS volume, or those of an instance: launching one makes volumes that its event does not name. */
export interface EbsVolumeRef extends Ref {
  readonly volumeId?: string;
  readonly instanceId?: string;
}

/** Whether EBS volumes are encrypted. */
export interface EbsVolumes extends State<EbsVolumeRef> {
  readonly volumes: readonly {
    readonly volumeId: string;
    readonly encrypted: boolean;
    /** The instances that it is attached to. */
    readonly instanceIds: readonly string[];
  }[];
}

/** Reads EBS volumes: one call. */
export const ebsVolumes: Reader<EbsVolumeRef, EbsVolumes> = {
  type: "AWS::EC2::Volume",
  permissions: { list: ["ec2:DescribeVolumes"], read: ["ec2:DescribeVolumes"] },
  find: findVolumes,
  async *list(aws) {
    for await (const volumes of volumePages(aws, { MaxResults: 500 })) {
      for (const volume of volumes) {
        if (!volume.VolumeId) continue;
        const ref = volumeRef(volume.VolumeId, aws);
        yield { ref, state: { ref, volumes: [settingsOf(volume)] } };
      }
    }
  },
  async read(aws, ref) {
    const which = ref.volumeId
      ? { VolumeIds: [ref.volumeId] }
      : { Filters: [{ Name: "attachment.instance-id", Values: [ref.instanceId ?? ""] }] };
    const volumes: Volume[] = [];
    try {
      for await (const page of volumePages(aws, which)) volumes.push(...page);
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
    return { ref, volumes: volumes.map(settingsOf) };
  },
};

function volumeRef(volumeId: string, place: { account: string; region: string }): EbsVolumeRef {
  const { account, region } = place;
  return { volumeId, account, region, arn: arnOf("ec2", place, `volume/${volumeId}`) };
}

function settingsOf({ VolumeId = "", Encrypted = false, Attachments = [] }: Volume) {
  const instanceIds = Attachments.flatMap(({ InstanceId }) => InstanceId ?? []);
  return { volumeId: VolumeId, encrypted: Encrypted, instanceIds };
}

function findVolumes(event: CloudTrailEvent): EbsVolumeRef[] {
  const { account, region, request, response } = event;
  if (event.name === "RunInstances") {
    return idsIn(response, "instanceId", /^i-[0-9a-f]{8,17}$/).map((instanceId) => {
      const arn = arnOf("ec2", event, `instance/${instanceId}`);
      return { instanceId, account, region, arn };
    });
  }
  const ids = idsIn({ request, response }, "volumeId", /^vol-[0-9a-f]{8,17}$/);
  return ids.map((volumeId) => volumeRef(volumeId, event));
}

async function* volumePages(aws: Aws, which: DescribeVolumesCommandInput): AsyncGenerator<Volume[]> {
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "DescribeVolumes", { ...which, ...(NextToken && { NextToken }) });
    yield page.Volumes ?? [];
    ({ NextToken } = page);
  } while (NextToken);
}
