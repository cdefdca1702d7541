import { CreateDBInstanceCommand, type CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import { callAndReport, uniqueName } from "../../support/account.ts";
import { type EventCase, recordOf } from "../cases.ts";

export const arn = "arn:aws:rds:us-east-1:123456789012:db:orders";
export const ref = { arn, account: "123456789012", region: "us-east-1", dbInstanceIdentifier: "orders" };
export const instance = {
  publiclyAccessible: false,
  storageEncrypted: true,
  dbClusterIdentifier: null,
  dbInstanceStatus: "available",
};

/** Creates a DB instance and gives its identifier with the event of its creation. */
export async function createInstance(
  settings: Partial<CreateDBInstanceCommandInput>,
): Promise<{ DBInstanceIdentifier: string; event: object }> {
  const DBInstanceIdentifier = uniqueName("db");
  const command = new CreateDBInstanceCommand({
    DBInstanceIdentifier,
    DBInstanceClass: "db.t4g.micro",
    Engine: "postgres",
    AllocatedStorage: 20,
    MasterUsername: "postgres",
    MasterUserPassword: "correct-horse",
    ...settings,
  });
  return { DBInstanceIdentifier, ...(await callAndReport("rds", command)) };
}

export const event = (name: string, request: object | null, more = {}) =>
  recordOf("rds.amazonaws.com", name, request, more);

/** The shapes in which an event names a DB instance. */
export const eventCases: readonly EventCase[] = [
  {
    name: "created",
    event: event("CreateDBInstance", { dBInstanceIdentifier: "orders", publiclyAccessible: true }),
    resource: arn,
  },
  {
    name: "written in capitals",
    event: event("CreateDBInstance", { dBInstanceIdentifier: "Orders" }),
    resource: arn,
  },
  {
    name: "in another partition",
    event: event("CreateDBInstance", { dBInstanceIdentifier: "orders" }, { region: "cn-north-1" }),
    resource: "arn:aws-cn:rds:cn-north-1:123456789012:db:orders",
  },
  {
    name: "a replica, not its source",
    event: event("CreateDBInstanceReadReplica", {
      dBInstanceIdentifier: "orders",
      sourceDBInstanceIdentifier: "primary",
    }),
    resource: arn,
  },
  {
    name: "restored to a point in time",
    event: event("RestoreDBInstanceToPointInTime", {
      targetDBInstanceIdentifier: "orders",
      sourceDBInstanceIdentifier: "primary",
    }),
    resource: arn,
  },
  {
    name: "restored from a snapshot",
    event: event("RestoreDBInstanceFromDBSnapshot", {
      dBInstanceIdentifier: "orders",
      dBSnapshotIdentifier: "before-migration",
    }),
    resource: arn,
  },
  {
    name: "the answer names it",
    event: event("RestoreDBInstanceFromS3", null, { response: { dBInstanceIdentifier: "orders" } }),
    resource: arn,
  },
  { name: "no parameters", event: event("CreateDBInstance", null), resource: null },
  { name: "empty parameters", event: event("CreateDBInstance", {}), resource: null },
  {
    name: "a path",
    event: event("CreateDBInstance", { dBInstanceIdentifier: "../orders" }),
    resource: null,
  },
  {
    name: "too long",
    event: event("CreateDBInstance", { dBInstanceIdentifier: "a".repeat(64) }),
    resource: null,
  },
  {
    name: "not a text",
    event: event("CreateDBInstance", { dBInstanceIdentifier: { id: "orders" } }),
    resource: null,
  },
];
