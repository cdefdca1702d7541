import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";

export const Client = RDSClient;

/** The Amazon RDS calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DescribeDBInstances: DescribeDBInstancesCommand,
};
