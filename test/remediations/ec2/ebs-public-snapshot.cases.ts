import {
  CreateSnapshotCommand,
  CreateVolumeCommand,
  ModifySnapshotAttributeCommand,
} from "@aws-sdk/client-ec2";
import { ebsPublicSnapshot } from "../../../remediations/ec2/ebs-public-snapshot.ts";
import { call, callAndReport } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, type Hole, recordOf } from "../cases.ts";

const snapshotId = "snap-0123456789abcdef0";
const arn = `arn:aws:ec2:us-east-1::snapshot/${snapshotId}`;
const region = "arn:aws:ec2:us-east-1:123456789012:snapshot-block-public-access";
const ref = { arn, account: "123456789012", region: "us-east-1", snapshotId };
const regionRef = { arn: region, account: "123456789012", region: "us-east-1" };

const modify = (OperationType: "add" | "remove") => ({
  operation: "ModifySnapshotAttribute" as const,
  input: {
    SnapshotId: snapshotId,
    Attribute: "createVolumePermission",
    OperationType,
    GroupNames: ["all"],
  } as never,
});
const enable = (State: string) => ({
  operation: "EnableSnapshotBlockPublicAccess" as const,
  input: { State } as never,
});
const disable = { operation: "DisableSnapshotBlockPublicAccess" as const, input: {} };
const all = { regionBlock: "block-all-sharing" };

const event = (request: object | null, name = "ModifySnapshotAttribute") =>
  recordOf("ec2.amazonaws.com", name, request);

async function createSnapshot(): Promise<string> {
  const volume = { AvailabilityZone: "us-east-1a", Size: 1 };
  const { VolumeId } = await call("ec2", new CreateVolumeCommand(volume));
  const { SnapshotId } = await call("ec2", new CreateSnapshotCommand({ VolumeId }));
  return SnapshotId;
}
const share = (SnapshotId: string, more: object) =>
  new ModifySnapshotAttributeCommand({
    SnapshotId,
    Attribute: "createVolumePermission",
    OperationType: "add",
    ...more,
  });

/** A region whose block was lowered. */
function lowered(name: string, from: string, regionBlock: string): Hole {
  return {
    name,
    params: { regionBlock },
    scripted: "moto has no block public access for snapshots",
    async open() {
      let block = from;
      const connect = scriptedAws(({ operation, input }) => {
        switch (operation) {
          case "GetSnapshotBlockPublicAccessState":
            return { State: block, ManagedBy: "account" };
          case "EnableSnapshotBlockPublicAccess":
            block = (input as { State: string }).State;
            return { State: block };
          case "DisableSnapshotBlockPublicAccess":
            block = "unblocked";
            return { State: block };
          default:
            throw new TypeError(`${operation} is not scripted`);
        }
      });
      return { event: event(null, "DisableSnapshotBlockPublicAccess"), connect };
    },
    fixed: () => ({ block: regionBlock }),
  };
}

export const cases: Cases = {
  remediation: ebsPublicSnapshot,
  ref,
  plans: [
    { name: "private", state: { public: false, accounts: [] }, calls: [] },
    { name: "shared with accounts", state: { public: false, accounts: ["210987654321"] }, calls: [] },
    {
      name: "public: the accounts stay",
      state: { public: true, accounts: ["210987654321"] },
      calls: [modify("remove")],
      undo: [modify("add")],
      says: `Take snapshot ${snapshotId} back from everyone`,
    },
    { name: "a snapshot says nothing of its region", state: { public: false }, params: all, calls: [] },
    { name: "the region, nothing required", state: { ref: regionRef, block: "unblocked" }, calls: [] },
    {
      name: "the region, blocked less than required",
      state: { ref: regionRef, block: "unblocked" },
      params: { regionBlock: "block-new-sharing" },
      calls: [enable("block-new-sharing")],
      undo: [disable],
      says: "in us-east-1 to block-new-sharing: it is unblocked",
    },
    {
      name: "the region, from new to all",
      state: { ref: regionRef, block: "block-new-sharing" },
      params: all,
      calls: [enable("block-all-sharing")],
      undo: [enable("block-new-sharing")],
    },
    {
      name: "the region is never blocked less",
      state: { ref: regionRef, block: "block-all-sharing" },
      params: { regionBlock: "block-new-sharing" },
      calls: [],
    },
  ],
  holes: [
    {
      name: "shared with everyone",
      open: async () => callAndReport("ec2", share(await createSnapshot(), { GroupNames: ["all"] })),
      fixed: () => ({ public: false }),
    },
    {
      name: "shared with everyone and with an account, which keeps it",
      async open() {
        const id = await createSnapshot();
        await call("ec2", share(id, { UserIds: ["210987654321"] }));
        return callAndReport("ec2", share(id, { GroupNames: ["all"] }));
      },
      fixed: () => ({ public: false }),
    },
    lowered("the region's block switched off", "unblocked", "block-all-sharing"),
    lowered("the region's block lowered", "block-new-sharing", "block-all-sharing"),
  ],
  events: [
    {
      name: "everyone added",
      event: event({
        snapshotId,
        createVolumePermission: { add: { items: [{ group: "all" }] } },
        attributeType: "CREATE_VOLUME_PERMISSION",
      }),
      resource: arn,
    },
    {
      name: "the region's block switched off",
      event: event({ DisableSnapshotBlockPublicAccessRequest: "" }, "DisableSnapshotBlockPublicAccess"),
      resource: region,
    },
    {
      name: "the region's block changed",
      event: event(
        { EnableSnapshotBlockPublicAccessRequest: { State: "block-new-sharing" } },
        "EnableSnapshotBlockPublicAccess",
      ),
      resource: region,
    },
    { name: "an id that is none", event: event({ snapshotId: "snap-1/../2" }), resource: null },
    { name: "not a text", event: event({ snapshotId: { id: snapshotId } }), resource: null },
    { name: "no parameters", event: event(null), resource: null },
  ],
  assessments: [
    { name: "a snapshot", state: { public: true }, risk: "safe" },
    { name: "the region", state: { ref: regionRef, block: "unblocked" }, risk: "safe", severity: "medium" },
  ],
};
