import { getAtt, type PolicyStatement, type Resources } from "./cloudformation.ts";
import { shared, stackName } from "./names.ts";

/** The table of what Suture remembers: open findings, exemptions, limits. Kept when the stack is deleted. */
export function table(stage: string): Resources {
  return {
    [shared.table]: {
      Type: "AWS::DynamoDB::Table",
      DeletionPolicy: "RetainExceptOnCreate",
      UpdateReplacePolicy: "Retain",
      Properties: {
        TableName: stackName(stage),
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
        BillingMode: "PAY_PER_REQUEST",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: getAtt(shared.key) },
        DeletionProtectionEnabled: true,
      },
    },
  };
}

const calls = ["DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"] as const;

/**
 * Allows calls on the table: all that the memory makes, or some of them. Who makes any needs kms:Decrypt on its key too,
 * for DynamoDB decrypts the table with the caller's permission: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function tableStatement(some: readonly (typeof calls)[number][] = calls): PolicyStatement {
  return {
    Sid: "Remember",
    Effect: "Allow",
    Action: some.map((call) => `dynamodb:${call}`),
    Resource: getAtt(shared.table),
  };
}
