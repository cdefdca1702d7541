import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { inOrder } from "../../in-order.ts";
import { type FunctionRef, findFunction, functionPages, functionRef, target } from "./function.ts";
import { foldRemovals } from "./statement-removal.ts";

/** The resource policy of a function, version or alias. */
export interface FunctionPolicy extends State<FunctionRef> {
  /** The policy's text; null where there is none. */
  readonly policy: string | null;
  /** Changes with each change of the policy. */
  readonly revisionId?: string;
}

/** Reads the resource policies of functions, versions and aliases: one call. */
export const functionPolicy: Reader<FunctionRef, FunctionPolicy> = {
  type: "AWS::Lambda::Permission",
  permissions: {
    list: ["lambda:ListAliases", "lambda:ListFunctions"],
    read: ["lambda:GetPolicy"],
  },
  find: findFunction,
  async *list(aws) {
    const aliasesOfItself = (name: string, version: string) =>
      version === "$LATEST" ? aliasesOf(aws, name) : Promise.resolve([]);
    for await (const page of functionPages(aws, { FunctionVersion: "ALL" })) {
      const listed = inOrder(page, ({ name, version }) => aliasesOfItself(name, version));
      for await (const [{ name, version }, aliases] of listed)
        for (const qualifier of [version, ...aliases]) yield { ref: functionRef(name, qualifier, aws) };
    }
  },
  async read(aws, ref) {
    const policy = await readPolicy(aws, ref);
    return policy && { ref, ...policy };
  },
  fold: foldRemovals,
};

/** Reads a resource policy; undefined where the function, version or alias is gone. */
export async function readPolicy(
  aws: Aws,
  ref: FunctionRef,
): Promise<Pick<FunctionPolicy, "policy" | "revisionId"> | undefined> {
  try {
    const { Policy: policy = null, RevisionId: revisionId } = await aws.call(
      "lambda",
      "GetPolicy",
      target(ref),
    );
    return { policy, ...(revisionId && { revisionId }) };
  } catch (error) {
    if (failureOf(error) !== "gone") throw error;
    // Lambda answers "not found" for a missing policy too; only the message tells which.
    return /^(Function not found|Cannot find alias)/i.test((error as Error).message)
      ? undefined
      : { policy: null };
  }
}

async function aliasesOf(aws: Aws, FunctionName: string): Promise<string[]> {
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListAliases", { FunctionName, ...(Marker && { Marker }) });
    names.push(...(page.Aliases ?? []).flatMap(({ Name }) => Name ?? []));
    Marker = page.NextMarker;
  } while (Marker);
  return names;
}

/** The events by which a statement gets into a function's policy. PutResourcePolicy writes the whole of it, since 2026. */
export const policyEvents = {
  "lambda.amazonaws.com": [
    "AddPermission",
    "AddPermission20150331",
    "AddPermission20150331v2",
    "PutResourcePolicy",
  ],
} as const;
