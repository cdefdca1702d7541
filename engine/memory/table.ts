import type { AttributeValue, DynamoDBClient, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { hasName } from "../../aws/errors.ts";
import type { Clock } from "../engine.ts";
import { cancellationReasons, throughConflicts } from "./conflicts.ts";
import { type Expression, parametersOf } from "./expressions.ts";
import type { Key } from "./keys.ts";

/** An item, or a part of one, as DynamoDB has it. */
export type Item = Record<string, AttributeValue>;

/** What became of a conditional write: with the item as asked for, or the one that stood against it. */
export type Written =
  | { readonly done: true; readonly item: Item }
  | { readonly done: false; readonly item: Item | undefined };

/** One write of a transaction. */
export type Action = Expression &
  ({ readonly put: Key; readonly item: Item } | { readonly change: Key } | { readonly remove: Key });

/** What became of a transaction: all of it is written; or nothing, and what stood against each of its actions. */
export type Transacted =
  | { readonly done: true }
  | { readonly done: false; readonly refused: readonly ({ readonly item: Item | undefined } | undefined)[] };

/** A part of a partition: from a sort key on, after one, and no more than so many items; DynamoDB gives at most 1 MB. */
export interface Part {
  readonly from?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number;
}

/** A DynamoDB table with the keys `pk` and `sk`. Reads are strongly consistent. Methods reject with the SDK's errors. */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  /** Some items of a partition in the order of their sort keys; `next` is what the following page comes after. */
  page(
    pk: string,
    part: Part,
  ): Promise<{ readonly items: readonly Item[]; readonly next: string | undefined }>;
  /** All items of a partition, or from a sort key on, page by page. */
  items(pk: string, from?: string): AsyncIterable<Item>;
  put(key: Key, item: Item, expression?: Expression): Promise<Written>;
  /** Changes an item, or makes it. Gives it as it is afterwards, unless it is asked for as it was. */
  update(key: Key, expression: Expression, returns?: "ALL_NEW" | "ALL_OLD"): Promise<Written>;
  /** At most 100 writes, each of another item: all or none. */
  transact(actions: readonly Action[]): Promise<Transacted>;
}

/** A table by its name. Loads the SDK's client with the first call. */
export function openTable(
  TableName: string,
  clock: Pick<Clock, "wait">,
  given: DynamoDBClient | undefined,
): Table {
  let opened: Promise<{ sdk: typeof import("./dynamodb.ts"); client: DynamoDBClient }> | undefined;
  const open = () => {
    opened ??= import("./dynamodb.ts").then((sdk) => ({
      sdk,
      client: given ?? new sdk.DynamoDBClient({ maxAttempts: 5 }),
    }));
    return opened;
  };
  const write = async (send: () => Promise<{ Attributes?: Item | undefined }>): Promise<Written> => {
    try {
      const { Attributes: item = {} } = await throughConflicts(clock, send);
      return { done: true, item };
    } catch (error) {
      if (!hasName(error, "ConditionalCheckFailedException")) throw error;
      return { done: false, item: (error as { Item?: Item }).Item };
    }
  };

  const page: Table["page"] = async (pk, { from, after, limit }) => {
    const { sdk, client } = await open();
    const { Items = [], LastEvaluatedKey: last } = await client.send(
      new sdk.QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: `pk = :pk${from === undefined ? "" : " AND sk >= :from"}`,
        ExpressionAttributeValues: { ":pk": { S: pk }, ...(from !== undefined && { ":from": { S: from } }) },
        ...(after !== undefined && { ExclusiveStartKey: attributesOf({ pk, sk: after }) }),
        ...(limit !== undefined && { Limit: limit }),
      }),
    );
    return { items: Items, next: last?.sk?.S };
  };

  return {
    async get(key) {
      const { sdk, client } = await open();
      const { Item } = await client.send(
        new sdk.GetItemCommand({ TableName, Key: attributesOf(key), ConsistentRead: true }),
      );
      return Item;
    },

    page,

    async *items(pk, from) {
      let after: string | undefined;
      do {
        const { items, next } = await page(pk, { from, after });
        yield* items;
        after = next;
      } while (after !== undefined);
    },

    async put(key, item, expression = {}) {
      const { sdk, client } = await open();
      const Item = { ...attributesOf(key), ...item };
      return write(() =>
        client.send(new sdk.PutItemCommand({ TableName, Item, ...parametersOf(expression) })),
      );
    },

    async update(key, expression, ReturnValues = "ALL_NEW") {
      const { sdk, client } = await open();
      const parameters = { TableName, Key: attributesOf(key), ReturnValues, ...parametersOf(expression) };
      return write(() => client.send(new sdk.UpdateItemCommand(parameters)));
    },

    async transact(actions) {
      const { sdk, client } = await open();
      const TransactItems = actions.map((action) => transactionItem(TableName, action));
      try {
        await throughConflicts(clock, () =>
          client.send(new sdk.TransactWriteItemsCommand({ TransactItems })),
        );
        return { done: true };
      } catch (error) {
        const reasons = cancellationReasons(error);
        if (!reasons.some(({ Code }) => Code === "ConditionalCheckFailed")) throw error;
        const refused = reasons.map(({ Code, Item }) =>
          Code === "ConditionalCheckFailed" ? { item: Item } : undefined,
        );
        return { done: false, refused };
      }
    },
  };
}

function transactionItem(TableName: string, action: Action): TransactWriteItem {
  const parameters = { TableName, ...parametersOf(action) };
  if ("put" in action)
    return { Put: { ...parameters, Item: { ...attributesOf(action.put), ...action.item } } };
  if ("remove" in action) return { Delete: { ...parameters, Key: attributesOf(action.remove) } };
  const { update: UpdateExpression = "" } = action;
  return { Update: { ...parameters, UpdateExpression, Key: attributesOf(action.change) } };
}

function attributesOf({ pk, sk }: Key): Item {
  return { pk: { S: pk }, sk: { S: sk } };
}
