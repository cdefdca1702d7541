import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBInstanceCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from "@aws-sdk/client-rds";

export const Client = RDSClient;

/** The Amazon RDS calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DescribeDBClusterSnapshotAttributes: DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshots: DescribeDBClusterSnapshotsCommand,
  DescribeDBInstances: DescribeDBInstancesCommand,
  DescribeDBSnapshotAttributes: DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshots: DescribeDBSnapshotsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  ModifyDBClusterSnapshotAttribute: ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBInstance: ModifyDBInstanceCommand,
  ModifyDBSnapshotAttribute: ModifyDBSnapshotAttributeCommand,
};
