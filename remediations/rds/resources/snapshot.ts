import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A snapshot of a DB instance or of a DB cluster. */
export interface SnapshotRef extends Ref {
  readonly snapshotIdentifier: string;
  readonly of: "instance" | "cluster";
}

/** Who may restore a snapshot. */
export interface Snapshot extends State<SnapshotRef> {
  /** Account ids, and "all" for everybody. */
  readonly restore: readonly string[];
}

/** Reads who may restore snapshots: one call. */
export const snapshot: Reader<SnapshotRef, Snapshot> = {
  type: "AWS::RDS::DBSnapshot",
  permissions: {
    list: ["rds:DescribeDBClusterSnapshots", "rds:DescribeDBSnapshots"],
    read: ["rds:DescribeDBClusterSnapshotAttributes", "rds:DescribeDBSnapshotAttributes"],
  },
  find: findSnapshots,
  list: listSnapshots,
  async read(aws, ref) {
    try {
      return { ref, restore: await readRestore(aws, ref) };
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
  },
};

async function readRestore(aws: Aws, { of, snapshotIdentifier }: SnapshotRef): Promise<string[]> {
  const attributes =
    of === "instance"
      ? (await aws.call("rds", "DescribeDBSnapshotAttributes", { DBSnapshotIdentifier: snapshotIdentifier }))
          .DBSnapshotAttributesResult?.DBSnapshotAttributes
      : (
          await aws.call("rds", "DescribeDBClusterSnapshotAttributes", {
            DBClusterSnapshotIdentifier: snapshotIdentifier,
          })
        ).DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes;
  const restore = attributes?.find(({ AttributeName }) => AttributeName === "restore");
  return (restore?.AttributeValues ?? []).toSorted();
}

function snapshotRef(
  identifier: string,
  of: SnapshotRef["of"],
  { account, region }: { account: string; region: string },
): SnapshotRef {
  const snapshotIdentifier = identifier.toLowerCase();
  const type = of === "instance" ? "snapshot" : "cluster-snapshot";
  const arn = arnOf("rds", { account, region }, `${type}:${snapshotIdentifier}`);
  return { snapshotIdentifier, of, account, region, arn };
}

// Manual snapshots, and those that AWS Backup takes; automated ones ("rds:...") cannot be shared.
const identifiers = /^(?:awsbackup:)?[a-z](?:-?[a-z0-9])*$/i;
const maxLength = 255;

function findSnapshots({ request, account, region }: CloudTrailEvent): SnapshotRef[] {
  const named = [
    ["instance", request.dBSnapshotIdentifier],
    ["cluster", request.dBClusterSnapshotIdentifier],
  ] as const;
  return named.flatMap(([of, identifier]) =>
    typeof identifier === "string" && identifier.length <= maxLength && identifiers.test(identifier)
      ? snapshotRef(identifier, of, { account, region })
      : [],
  );
}

async function* listSnapshots(aws: Aws): AsyncGenerator<{ ref: SnapshotRef }> {
  for (const SnapshotType of ["manual", "awsbackup"]) {
    let Marker: string | undefined;
    do {
      const page = await aws.call("rds", "DescribeDBSnapshots", { SnapshotType, ...(Marker && { Marker }) });
      for (const { DBSnapshotIdentifier: identifier } of page.DBSnapshots ?? [])
        if (identifier) yield { ref: snapshotRef(identifier, "instance", aws) };
      ({ Marker } = page);
    } while (Marker);
    do {
      const page = await aws.call("rds", "DescribeDBClusterSnapshots", {
        SnapshotType,
        ...(Marker && { Marker }),
      });
      for (const { DBClusterSnapshotIdentifier: identifier } of page.DBClusterSnapshots ?? [])
        if (identifier) yield { ref: snapshotRef(identifier, "cluster", aws) };
      ({ Marker } = page);
    } while (Marker);
  }
}
