import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";

/** Weakest first. */
export const snapshotBlocks = ["unblocked", "block-new-sharing", "block-all-sharing"] as const;

/** How far a region keeps snapshots from being shared with everyone. */
export type SnapshotBlock = (typeof snapshotBlocks)[number];

/** An EBS snapshot; without an id, the region's block of public sharing. */
export interface EbsSnapshotRef extends Ref {
  readonly snapshotId?: string;
}

/** Who may make volumes of a snapshot; of a region, what it keeps people from. */
export interface EbsSnapshotSharing extends State<EbsSnapshotRef> {
  /** Whether everyone may; absent for the region. */
  readonly public?: boolean;
  /** The accounts that may besides the owner; absent where the listing does not tell. */
  readonly accounts?: readonly string[];
  /** Absent for a snapshot. */
  readonly block?: SnapshotBlock;
}

/** Reads who a snapshot is shared with, or the region's block: one call. */
export const ebsSnapshotSharing: Reader<EbsSnapshotRef, EbsSnapshotSharing> = {
  type: "AWS::EC2::Snapshot",
  permissions: {
    list: ["ec2:DescribeSnapshots"],
    read: ["ec2:DescribeSnapshotAttribute", "ec2:GetSnapshotBlockPublicAccessState"],
  },
  find: findSnapshots,
  async *list(aws) {
    yield { ref: blockRef(aws) };
    const shared = new Set<string>();
    for await (const id of ownSnapshots(aws, { RestorableByUserIds: ["all"] })) shared.add(id);
    for await (const id of ownSnapshots(aws, {})) {
      const ref = snapshotRef(id, aws);
      yield shared.has(id) ? { ref } : { ref, state: { ref, public: false } };
    }
  },
  read: (aws, ref) => (ref.snapshotId ? readSnapshot(aws, ref, ref.snapshotId) : readBlock(aws, ref)),
};

/** Snapshots have no account in their ARN. */
function snapshotRef(snapshotId: string, { account, region }: { account: string; region: string }) {
  const arn = arnOf("ec2", { region, account: "" }, `snapshot/${snapshotId}`);
  return { snapshotId, account, region, arn } satisfies EbsSnapshotRef;
}

/** AWS gives the setting no ARN of its own. */
function blockRef({ account, region }: { account: string; region: string }): EbsSnapshotRef {
  return { account, region, arn: arnOf("ec2", { account, region }, "snapshot-block-public-access") };
}

function findSnapshots(event: CloudTrailEvent): EbsSnapshotRef[] {
  if (event.name !== "ModifySnapshotAttribute") return [blockRef(event)];
  const ids = idsIn(event.request, "snapshotId", /^snap-[0-9a-f]{8,17}$/);
  return ids.map((id) => snapshotRef(id, event));
}

async function readSnapshot(
  aws: Aws,
  ref: EbsSnapshotRef,
  SnapshotId: string,
): Promise<EbsSnapshotSharing | undefined> {
  try {
    const { CreateVolumePermissions: permissions = [] } = await aws.call("ec2", "DescribeSnapshotAttribute", {
      SnapshotId,
      Attribute: "createVolumePermission",
    });
    return {
      ref,
      public: permissions.some(({ Group }) => Group === "all"),
      accounts: permissions.flatMap(({ UserId }) => UserId ?? []).sort(),
    };
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}

async function readBlock(aws: Aws, ref: EbsSnapshotRef): Promise<EbsSnapshotSharing> {
  const { State: block = "unblocked" } = await aws.call("ec2", "GetSnapshotBlockPublicAccessState", {});
  return { ref, block };
}

async function* ownSnapshots(aws: Aws, which: { RestorableByUserIds?: string[] }): AsyncGenerator<string> {
  let NextToken: string | undefined;
  do {
    const page = await aws.call("ec2", "DescribeSnapshots", {
      OwnerIds: ["self"],
      ...which,
      MaxResults: 1_000,
      ...(NextToken && { NextToken }),
    });
    for (const { SnapshotId } of page.Snapshots ?? []) if (SnapshotId) yield SnapshotId;
    ({ NextToken } = page);
  } while (NextToken);
}
