import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type DbInstance, type DbInstanceRef, dbInstance } from "./resources/db-instance.ts";

const params = z.strictObject({});

/**
 * Reports a DB instance or cluster whose storage is not encrypted: that is decided when it is created.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
export const rdsUnencrypted = {
  id: "rds-unencrypted",
  title: "Database storage is not encrypted",
  severity: "medium",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(B)", "164.308(a)(4)(ii)(A)", "164.312(a)(2)(iv)", "164.312(e)(2)(ii)"],
    soc2: ["PI1.5"],
    cis: ["2.2.1"],
    nist: ["CA-9(1)", "CM-3(6)", "SC-7(10)", "SC-13", "SC-28", "SC-28(1)", "SI-7(6)"],
    fsbp: ["RDS.3"],
  },
  reader: dbInstance,
  events: {
    "rds.amazonaws.com": [
      "CreateDBInstance",
      "CreateDBInstanceReadReplica",
      "RestoreDBInstanceFromDBSnapshot",
      "RestoreDBInstanceFromS3",
      "RestoreDBInstanceToPointInTime",
    ],
  },
  permissions: { read: [], write: [], undo: [] },
  params,
  plan({ ref, storageEncrypted, dbClusterIdentifier }) {
    if (storageEncrypted) return [];
    const storage = dbClusterIdentifier
      ? `The storage of DB cluster ${dbClusterIdentifier}, which DB instance ${ref.dbInstanceIdentifier} is part of,`
      : `The storage of DB instance ${ref.dbInstanceIdentifier}`;
    return [
      {
        summary: `${storage} is not encrypted, and can be only by a copy of it`,
        call: null,
        undo: null,
        undoReason: "nothing was changed",
      },
    ];
  },
} satisfies Remediation<DbInstanceRef, DbInstance, z.infer<typeof params>>;
