import { ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import { rdsPublicInstance } from "../../../remediations/rds/rds-public-instance.ts";
import { callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { arn, createInstance, event, eventCases, instance, ref } from "./instances.ts";

const modify = (PubliclyAccessible: boolean) => ({
  operation: "ModifyDBInstance" as const,
  input: { DBInstanceIdentifier: "orders", PubliclyAccessible },
});

export const cases: Cases = {
  remediation: rdsPublicInstance,
  ref,
  plans: [
    { name: "private", state: instance, calls: [] },
    {
      name: "public: nothing else that is pending is applied with it",
      state: { ...instance, publiclyAccessible: true },
      calls: [modify(false)],
      undo: [modify(true)],
      says: "Take the public address from DB instance orders",
    },
    {
      name: "public, of an Aurora cluster",
      state: { ...instance, publiclyAccessible: true, dbClusterIdentifier: "shop" },
      calls: [modify(false)],
      undo: [modify(true)],
    },
    {
      name: "public, still being created",
      state: { ...instance, publiclyAccessible: true, dbInstanceStatus: "creating" },
      calls: [modify(false)],
      says: "it is creating, and RDS takes changes once it is available",
    },
  ],
  holes: [
    {
      name: "made public",
      async open() {
        const { DBInstanceIdentifier } = await createInstance({ PubliclyAccessible: false });
        return callAndReport(
          "rds",
          new ModifyDBInstanceCommand({ DBInstanceIdentifier, PubliclyAccessible: true }),
        );
      },
      fixed: () => ({ publiclyAccessible: false }),
    },
    {
      name: "created public",
      open: async () => createInstance({ PubliclyAccessible: true }),
      fixed: () => ({ publiclyAccessible: false }),
    },
  ],
  events: [
    ...eventCases,
    {
      name: "modified",
      event: event("ModifyDBInstance", { dBInstanceIdentifier: "orders", publiclyAccessible: true }),
      resource: arn,
    },
  ],
  assessments: [{ name: "always", state: { ...instance, publiclyAccessible: true }, risk: "disruptive" }],
};
