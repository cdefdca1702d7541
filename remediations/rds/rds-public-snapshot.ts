import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import type { Remediation } from "../contract.ts";
import { type Snapshot, type SnapshotRef, snapshot } from "./resources/snapshot.ts";

const params = z.strictObject({});

/**
 * Takes back that everybody may restore a snapshot; the accounts that it is shared with by id keep it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
 */
export const rdsPublicSnapshot = {
  id: "rds-public-snapshot",
  title: "Database snapshot can be restored by everybody",
  severity: "critical",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(3)(i)", "164.312(a)(1)"],
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
    fsbp: ["RDS.1"],
  },
  reader: snapshot,
  events: { "rds.amazonaws.com": ["ModifyDBClusterSnapshotAttribute", "ModifyDBSnapshotAttribute"] },
  permissions: {
    read: [],
    write: ["rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute"],
    undo: ["rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute"],
  },
  params,
  plan({ ref, restore }) {
    if (!restore.includes("all")) return [];
    const shared = restore.length - 1;
    const kept = shared > 0 ? `; ${shared} ${shared === 1 ? "account keeps" : "accounts keep"} it by id` : "";
    return [
      {
        summary: `Make snapshot ${ref.snapshotIdentifier} private: everybody may copy and restore it${kept}`,
        call: modify(ref, { ValuesToRemove: ["all"] }),
        undo: modify(ref, { ValuesToAdd: ["all"] }),
      },
    ];
  },
  shows({ request: { attributeName, valuesToAdd } }) {
    const shared = attributeName === "restore" && Array.isArray(valuesToAdd) && valuesToAdd.includes("all");
    return shared ? "everybody may restore the snapshot" : undefined;
  },
} satisfies Remediation<SnapshotRef, Snapshot, z.infer<typeof params>>;

function modify(
  { of, snapshotIdentifier }: SnapshotRef,
  values: { readonly ValuesToAdd: string[] } | { readonly ValuesToRemove: string[] },
): Call {
  const attribute = { AttributeName: "restore", ...values };
  return of === "instance"
    ? {
        service: "rds",
        operation: "ModifyDBSnapshotAttribute",
        input: { DBSnapshotIdentifier: snapshotIdentifier, ...attribute },
      }
    : {
        service: "rds",
        operation: "ModifyDBClusterSnapshotAttribute",
        input: { DBClusterSnapshotIdentifier: snapshotIdentifier, ...attribute },
      };
}
