import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import type { Change, Remediation } from "../contract.ts";
import {
  type EbsSnapshotRef,
  type EbsSnapshotSharing,
  ebsSnapshotSharing,
  type SnapshotBlock,
  snapshotBlocks,
} from "./resources/ebs-snapshot-sharing.ts";
import { idsIn } from "./resources/event-ids.ts";

const params = z.strictObject({
  /** The least that the region's block public access for snapshots must be. */
  regionBlock: z.enum(snapshotBlocks).default("unblocked"),
});

/**
 * Takes snapshots back from everyone, and where asked for keeps the region from sharing any.
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
 */
export const ebsPublicSnapshot = {
  id: "ebs-public-snapshot",
  title: "EBS snapshot can be restored by anyone",
  severity: "critical",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)"],
    soc2: ["CC6.6"],
    nist: [
      "AC-3",
      "AC-3(7)",
      "AC-4",
      "AC-4(21)",
      "AC-6",
      "AC-21",
      "SC-7",
      "SC-7(3)",
      "SC-7(4)",
      "SC-7(9)",
      "SC-7(11)",
      "SC-7(16)",
      "SC-7(20)",
      "SC-7(21)",
    ],
    fsbp: ["EC2.1"],
  },
  reader: ebsSnapshotSharing,
  events: {
    "ec2.amazonaws.com": [
      "DisableSnapshotBlockPublicAccess",
      "EnableSnapshotBlockPublicAccess",
      "ModifySnapshotAttribute",
    ],
  },
  permissions: {
    read: [],
    write: ["ec2:EnableSnapshotBlockPublicAccess", "ec2:ModifySnapshotAttribute"],
    undo: [
      "ec2:DisableSnapshotBlockPublicAccess",
      "ec2:EnableSnapshotBlockPublicAccess",
      "ec2:ModifySnapshotAttribute",
    ],
  },
  params,
  plan: (state, { regionBlock }) => [...unshare(state), ...blockSharing(state, regionBlock)],
  shows({ request: { createVolumePermission } }) {
    const { add } = (createVolumePermission ?? {}) as { add?: unknown };
    return idsIn(add, "group", /^all$/).length > 0 ? "the snapshot is shared with everyone" : undefined;
  },
  assess({ block }) {
    return block === undefined
      ? { risk: "safe", reason: "accounts that it is shared with by id keep it" }
      : { risk: "safe", severity: "medium", reason: "the region's setting shares no snapshot by itself" };
  },
} satisfies Remediation<EbsSnapshotRef, EbsSnapshotSharing, z.infer<typeof params>>;

function unshare({ ref, public: everyone }: EbsSnapshotSharing): Change[] {
  if (!ref.snapshotId || !everyone) return [];
  const { snapshotId: SnapshotId } = ref;
  const modify = (OperationType: "add" | "remove"): Call => ({
    service: "ec2",
    operation: "ModifySnapshotAttribute",
    input: { SnapshotId, Attribute: "createVolumePermission", OperationType, GroupNames: ["all"] },
  });
  return [
    {
      summary: `Take snapshot ${ref.snapshotId} back from everyone: any AWS account can make a volume of it and read it`,
      call: modify("remove"),
      undo: modify("add"),
    },
  ];
}

function blockSharing({ ref, block }: EbsSnapshotSharing, required: SnapshotBlock): Change[] {
  if (block === undefined || snapshotBlocks.indexOf(block) >= snapshotBlocks.indexOf(required)) return [];
  return [
    {
      summary: `Set block public access for snapshots in ${ref.region} to ${required}: it is ${block}`,
      call: setBlock(required),
      undo: setBlock(block),
    },
  ];
}

function setBlock(State: SnapshotBlock): Call {
  return State === "unblocked"
    ? { service: "ec2", operation: "DisableSnapshotBlockPublicAccess", input: {} }
    : { service: "ec2", operation: "EnableSnapshotBlockPublicAccess", input: { State } };
}
