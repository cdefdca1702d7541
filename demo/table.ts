import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { place } from "./person.ts";

/** The table in which Suture remembers. */
export const table = "suture-demo";

/** Makes the table as the deployment does. */
export async function createTable(): Promise<void> {
  const keys = ["pk", "sk"] as const;
  await new DynamoDBClient({ region: place.region }).send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
}
