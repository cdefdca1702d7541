import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type DbInstance, type DbInstanceRef, dbInstance } from "./resources/db-instance.ts";

const params = z.strictObject({});

/**
 * Takes the public address from a DB instance. RDS applies this at once whatever `ApplyImmediately` says, which would
 * apply all other pending changes too, and so stays out.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
 */
export const rdsPublicInstance = {
  id: "rds-public-instance",
  title: "Database is publicly accessible",
  severity: "critical",
  risk: "disruptive",
  frameworks: {
    hipaa: [
      "164.308(a)(3)(i)",
      "164.308(a)(4)(ii)(A)",
      "164.308(a)(4)(ii)(C)",
      "164.312(a)(1)",
      "164.312(e)(1)",
    ],
    soc2: ["CC6.2"],
    pci: ["1.4.4"],
    cis: ["2.2.3"],
    nist: ["AC-4", "AC-4(21)", "SC-7", "SC-7(4)", "SC-7(5)", "SC-7(11)", "SC-7(16)", "SC-7(21)"],
    fsbp: ["RDS.2"],
  },
  reader: dbInstance,
  events: {
    "rds.amazonaws.com": [
      "CreateDBInstance",
      "CreateDBInstanceReadReplica",
      "ModifyDBInstance",
      "RestoreDBInstanceFromDBSnapshot",
      "RestoreDBInstanceFromS3",
      "RestoreDBInstanceToPointInTime",
    ],
  },
  permissions: { read: [], write: ["rds:ModifyDBInstance"], undo: ["rds:ModifyDBInstance"] },
  params,
  plan({ ref, publiclyAccessible, dbInstanceStatus: status }) {
    if (!publiclyAccessible) return [];
    const modify = (PubliclyAccessible: boolean) =>
      ({
        service: "rds",
        operation: "ModifyDBInstance",
        input: { DBInstanceIdentifier: ref.dbInstanceIdentifier, PubliclyAccessible },
      }) as const;
    const wait =
      status === "available" ? "" : `; it is ${status}, and RDS takes changes once it is available`;
    return [
      {
        summary: `Take the public address from DB instance ${ref.dbInstanceIdentifier}: it is publicly accessible${wait}`,
        call: modify(false),
        undo: modify(true),
      },
    ];
  },
  shows: ({ request: { publiclyAccessible } }) =>
    publiclyAccessible === true ? "the instance is publicly accessible" : undefined,
  assess: () => ({
    risk: "disruptive",
    reason: "who connects from outside the VPC is cut off, and who that is cannot be read",
  }),
} satisfies Remediation<DbInstanceRef, DbInstance, z.infer<typeof params>>;
