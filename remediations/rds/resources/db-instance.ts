import type { DBInstance as Answered } from "@aws-sdk/client-rds";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A DB instance, of a cluster too: Aurora, Neptune and DocumentDB answer to RDS's own calls. */
export interface DbInstanceRef extends Ref {
  readonly dbInstanceIdentifier: string;
}

/** How a DB instance is reached and stored. */
export interface DbInstance extends State<DbInstanceRef> {
  readonly publiclyAccessible: boolean;
  /** A cluster's storage is encrypted as a whole: each of its instances says the same. */
  readonly storageEncrypted: boolean;
  readonly dbClusterIdentifier: string | null;
  /** RDS takes changes of an instance that is "available" only. */
  readonly dbInstanceStatus: string | null;
}

/** Reads DB instances: one call. */
export const dbInstance: Reader<DbInstanceRef, DbInstance> = {
  type: "AWS::RDS::DBInstance",
  permissions: { list: ["rds:DescribeDBInstances"], read: ["rds:DescribeDBInstances"] },
  find: findInstances,
  async *list(aws) {
    let Marker: string | undefined;
    do {
      const page = await aws.call("rds", "DescribeDBInstances", {
        MaxRecords: 100,
        ...(Marker && { Marker }),
      });
      for (const instance of page.DBInstances ?? []) {
        if (!instance.DBInstanceIdentifier) continue;
        const ref = instanceRef(instance.DBInstanceIdentifier, aws);
        yield { ref, state: stateOf(ref, instance) };
      }
      ({ Marker } = page);
    } while (Marker);
  },
  async read(aws, ref) {
    try {
      const { DBInstances } = await aws.call("rds", "DescribeDBInstances", {
        DBInstanceIdentifier: ref.dbInstanceIdentifier,
      });
      const [instance] = DBInstances ?? [];
      return instance && stateOf(ref, instance);
    } catch (error) {
      if (failureOf(error) === "gone") return undefined;
      throw error;
    }
  },
};

/** RDS stores identifiers in lower case, however they were written. */
function instanceRef(
  identifier: string,
  { account, region }: { account: string; region: string },
): DbInstanceRef {
  const dbInstanceIdentifier = identifier.toLowerCase();
  const arn = arnOf("rds", { account, region }, `db:${dbInstanceIdentifier}`);
  return { dbInstanceIdentifier, account, region, arn };
}

// https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
const identifiers = /^[a-z](?:-?[a-z0-9])*$/i;
const maxLength = 63;

/** The instance that the call made or changed: the target of a restore, not its source; one that is renamed by both names. */
function findInstances({ request, response, account, region }: CloudTrailEvent): DbInstanceRef[] {
  const named = (...fields: readonly unknown[]) =>
    fields.filter(
      (each): each is string =>
        typeof each === "string" && each.length <= maxLength && identifiers.test(each),
    );
  const asked = named(
    request.dBInstanceIdentifier,
    request.targetDBInstanceIdentifier,
    request.newDBInstanceIdentifier,
  );
  const found = asked.length > 0 ? asked : named(response.dBInstanceIdentifier);
  return found.map((identifier) => instanceRef(identifier, { account, region }));
}

function stateOf(ref: DbInstanceRef, instance: Answered): DbInstance {
  return {
    ref,
    publiclyAccessible: instance.PubliclyAccessible === true,
    storageEncrypted: instance.StorageEncrypted === true,
    dbClusterIdentifier: instance.DBClusterIdentifier ?? null,
    dbInstanceStatus: instance.DBInstanceStatus ?? null,
    ...(instance.DBInstanceStatus === "modifying" && { inTransition: true }),
  };
}
