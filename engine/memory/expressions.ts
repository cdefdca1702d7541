import type { Item } from "./table.ts";

/** A condition, or a change, as DynamoDB's expressions write it. `#name` stands for the attribute `name`. */
export interface Expression {
  readonly update?: string;
  readonly condition?: string;
  /** By `:name`. */
  readonly values?: Item;
  /** The attributes that have no name that an expression may use, by `#name`. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The parameters of a write. A refused condition tells of the item that stands against it. */
export function parametersOf({ update, condition, values, names }: Expression) {
  const used = `${update ?? ""} ${condition ?? ""}`.match(/#\w+/g) ?? [];
  return {
    ...(update && { UpdateExpression: update }),
    ...(condition && {
      ConditionExpression: condition,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    }),
    ...(used.length > 0 && {
      ExpressionAttributeNames: {
        ...Object.fromEntries(used.map((name) => [name, name.slice(1)])),
        ...names,
      },
    }),
    ...(values && { ExpressionAttributeValues: values }),
  };
}
