import {
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBSnapshotCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
} from "@aws-sdk/client-rds";
import { rdsPublicSnapshot } from "../../../remediations/rds/rds-public-snapshot.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { createInstance, event } from "./instances.ts";

const arn = "arn:aws:rds:us-east-1:123456789012:snapshot:before-migration";
const clusterArn = "arn:aws:rds:us-east-1:123456789012:cluster-snapshot:before-migration";
const ref = {
  arn,
  account: "123456789012",
  region: "us-east-1",
  snapshotIdentifier: "before-migration",
  of: "instance",
};
const clusterRef = { ...ref, arn: clusterArn, of: "cluster" };
const modify = (values: object) => ({
  operation: "ModifyDBSnapshotAttribute" as const,
  input: { DBSnapshotIdentifier: "before-migration", AttributeName: "restore", ...values },
});
const modifyCluster = (values: object) => ({
  operation: "ModifyDBClusterSnapshotAttribute" as const,
  input: { DBClusterSnapshotIdentifier: "before-migration", AttributeName: "restore", ...values },
});

async function createSnapshot(): Promise<string> {
  const { DBInstanceIdentifier } = await createInstance({});
  const DBSnapshotIdentifier = uniqueName("snapshot");
  await call("rds", new CreateDBSnapshotCommand({ DBInstanceIdentifier, DBSnapshotIdentifier }));
  return DBSnapshotIdentifier;
}

async function createClusterSnapshot(): Promise<string> {
  const [DBClusterIdentifier, DBClusterSnapshotIdentifier] = [uniqueName("cluster"), uniqueName("snapshot")];
  await call(
    "rds",
    new CreateDBClusterCommand({
      DBClusterIdentifier,
      Engine: "aurora-postgresql",
      MasterUsername: "postgres",
      MasterUserPassword: "correct-horse",
    }),
  );
  await call("rds", new CreateDBClusterSnapshotCommand({ DBClusterIdentifier, DBClusterSnapshotIdentifier }));
  return DBClusterSnapshotIdentifier;
}

export const cases: Cases = {
  remediation: rdsPublicSnapshot,
  ref,
  plans: [
    { name: "private", state: { restore: [] }, calls: [] },
    { name: "shared with an account", state: { restore: ["210987654321"] }, calls: [] },
    {
      name: "public",
      state: { restore: ["all"] },
      calls: [modify({ ValuesToRemove: ["all"] })],
      undo: [modify({ ValuesToAdd: ["all"] })],
      says: "Make snapshot before-migration private: everybody may copy and restore it",
    },
    {
      name: "public, and shared with accounts, which keep it",
      state: { restore: ["210987654321", "all"] },
      calls: [modify({ ValuesToRemove: ["all"] })],
      undo: [modify({ ValuesToAdd: ["all"] })],
      says: "; 1 account keeps it by id",
    },
    {
      name: "public, of a cluster",
      state: { ref: clusterRef, restore: ["all"] },
      calls: [modifyCluster({ ValuesToRemove: ["all"] })],
      undo: [modifyCluster({ ValuesToAdd: ["all"] })],
    },
  ],
  holes: [
    {
      name: "of an instance, shared with an account too",
      open: async () =>
        callAndReport(
          "rds",
          new ModifyDBSnapshotAttributeCommand({
            DBSnapshotIdentifier: await createSnapshot(),
            AttributeName: "restore",
            ValuesToAdd: ["210987654321", "all"],
          }),
        ),
      fixed: () => ({ restore: ["210987654321"] }),
    },
    {
      name: "of a cluster",
      open: async () =>
        callAndReport(
          "rds",
          new ModifyDBClusterSnapshotAttributeCommand({
            DBClusterSnapshotIdentifier: await createClusterSnapshot(),
            AttributeName: "restore",
            ValuesToAdd: ["all"],
          }),
        ),
      fixed: () => ({ restore: [] }),
    },
  ],
  events: [
    {
      name: "of an instance",
      event: event("ModifyDBSnapshotAttribute", {
        dBSnapshotIdentifier: "before-migration",
        attributeName: "restore",
        valuesToAdd: ["all"],
      }),
      resource: arn,
    },
    {
      name: "of a cluster",
      event: event("ModifyDBClusterSnapshotAttribute", {
        dBClusterSnapshotIdentifier: "Before-Migration",
        attributeName: "restore",
        valuesToAdd: ["all"],
      }),
      resource: clusterArn,
    },
    {
      name: "taken by AWS Backup",
      event: event("ModifyDBSnapshotAttribute", { dBSnapshotIdentifier: "awsbackup:job-1234abcd" }),
      resource: "arn:aws:rds:us-east-1:123456789012:snapshot:awsbackup:job-1234abcd",
    },
    {
      name: "an automated one, which cannot be shared",
      event: event("ModifyDBSnapshotAttribute", { dBSnapshotIdentifier: "rds:orders-2026-11-21-10-00" }),
      resource: null,
    },
    { name: "no parameters", event: event("ModifyDBSnapshotAttribute", null), resource: null },
    { name: "empty parameters", event: event("ModifyDBSnapshotAttribute", {}), resource: null },
    {
      name: "a path",
      event: event("ModifyDBSnapshotAttribute", { dBSnapshotIdentifier: "../before-migration" }),
      resource: null,
    },
    {
      name: "not a text",
      event: event("ModifyDBSnapshotAttribute", { dBSnapshotIdentifier: ["before-migration"] }),
      resource: null,
    },
  ],
  assessments: [{ name: "always", state: { restore: ["all"] }, risk: "safe" }],
};
