import {
  AttachVolumeCommand,
  CreateVolumeCommand,
  DeleteVolumeCommand,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { ebsUnencryptedVolume } from "../../../remediations/ec2/ebs-unencrypted-volume.ts";
import { call, callAndReport } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";
import { launch } from "./instances.ts";

const arn = "arn:aws:ec2:us-east-1:123456789012:volume/vol-0123456789abcdef0";
const ref = { arn, account: "123456789012", region: "us-east-1", volumeId: "vol-0123456789abcdef0" };
const volume = (volumeId: string, encrypted: boolean, ...instanceIds: string[]) => ({
  volumeId,
  encrypted,
  instanceIds,
});
const event = (name: string, request: object | null, response: object | null = null) =>
  recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });
const create = (Encrypted: boolean) =>
  new CreateVolumeCommand({ AvailabilityZone: "us-east-1a", Size: 1, Encrypted });

export const cases: Cases = {
  remediation: ebsUnencryptedVolume,
  ref,
  plans: [
    { name: "encrypted", state: { volumes: [volume("vol-1", true)] }, calls: [] },
    { name: "an instance without volumes", state: { volumes: [] }, calls: [] },
    {
      name: "not encrypted: nothing can be called",
      state: { volumes: [volume("vol-1", false)] },
      calls: [null],
      undo: [null],
      says: "Volume vol-1, not attached, is not encrypted",
    },
    {
      name: "those of an instance, one by one",
      state: {
        volumes: [volume("vol-1", false, "i-1"), volume("vol-2", true, "i-1"), volume("vol-3", false, "i-1")],
      },
      calls: [null, null],
      says: "Volume vol-3, attached to i-1, is not encrypted",
    },
  ],
  holes: [
    { name: "a new volume", open: () => callAndReport("ec2", create(false)), fixed: () => ({}) },
    {
      name: "the volume of a new instance, which the event does not name",
      open: () => callAndReport("ec2", new RunInstancesCommand(launch)),
      fixed: () => ({}),
    },
    {
      name: "a volume that is attached",
      async open() {
        const { Instances } = await call("ec2", new RunInstancesCommand(launch));
        const { InstanceId, Placement } = Instances[0];
        const place = { AvailabilityZone: Placement.AvailabilityZone, Size: 1 };
        const { VolumeId } = await call("ec2", new CreateVolumeCommand(place));
        await call("ec2", new DeleteVolumeCommand({ VolumeId: (await call("ec2", create(true))).VolumeId }));
        return callAndReport("ec2", new AttachVolumeCommand({ VolumeId, InstanceId, Device: "/dev/sdf" }));
      },
      fixed: () => ({}),
    },
  ],
  events: [
    {
      name: "a new volume is in the answer",
      event: event("CreateVolume", { size: "1", zone: "us-east-1a" }, { volumeId: "vol-0123456789abcdef0" }),
      resource: arn,
    },
    {
      name: "a copy, not its source",
      event: event(
        "CopyVolumes",
        { CopyVolumesRequest: { SourceVolumeId: "vol-0fedcba9876543210" } },
        { CopyVolumesResponse: { volumeSet: { item: { volumeId: "vol-0123456789abcdef0" } } } },
      ),
      resource: arn,
    },
    {
      name: "an attached volume",
      event: event(
        "AttachVolume",
        { volumeId: "vol-0123456789abcdef0", instanceId: "i-0123456789abcdef0", device: "/dev/sdf" },
        { volumeId: "vol-0123456789abcdef0", status: "attaching" },
      ),
      resource: arn,
    },
    {
      name: "a launched instance, for its volumes",
      event: event(
        "RunInstances",
        { instancesSet: { items: [{ imageId: "ami-1", minCount: 1, maxCount: 1 }] }, blockDeviceMapping: {} },
        { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0", blockDeviceMapping: {} }] } },
      ),
      resource: "arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0",
    },
    { name: "an id that is none", event: event("AttachVolume", { volumeId: "vol-../x" }), resource: null },
    {
      name: "not a text",
      event: event("AttachVolume", { volumeId: ["vol-0123456789abcdef0"] }),
      resource: null,
    },
    { name: "no parameters", event: event("CreateVolume", null), resource: null },
    { name: "empty parameters", event: event("RunInstances", {}, {}), resource: null },
  ],
  assessments: [{ name: "nothing is changed", state: { volumes: [] }, risk: "safe" }],
};
