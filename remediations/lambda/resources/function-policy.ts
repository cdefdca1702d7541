import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { type FunctionRef, findFunction, functionRef, listFunctions, target } from "./function.ts";
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
    list: ["lambda:ListAliases", "lambda:ListFunctions", "lambda:ListVersionsByFunction"],
    read: ["lambda:GetPolicy"],
  },
  find: findFunction,
  async *list(aws) {
    for await (const { ref } of listFunctions(aws)) {
      yield { ref };
      for await (const qualifier of qualifiersOf(aws, ref.functionName))
        yield { ref: functionRef(ref.functionName, qualifier, aws) };
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

async function* qualifiersOf(aws: Aws, FunctionName: string): AsyncGenerator<string> {
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListVersionsByFunction", {
      FunctionName,
      ...(Marker && { Marker }),
    });
    for (const { Version } of page.Versions ?? []) if (Version && Version !== "$LATEST") yield Version;
    Marker = page.NextMarker;
  } while (Marker);
  do {
    const page = await aws.call("lambda", "ListAliases", { FunctionName, ...(Marker && { Marker }) });
    for (const { Name } of page.Aliases ?? []) if (Name) yield Name;
    Marker = page.NextMarker;
  } while (Marker);
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
