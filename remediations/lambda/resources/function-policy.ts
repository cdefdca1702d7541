import type { Aws } from "../../../aws/calls.ts";
import { failureOf } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A function, or one of its versions or aliases: each has a resource policy of its own. */
export interface FunctionRef extends Ref {
  readonly functionName: string;
  /** A version number or the name of an alias; absent for the function itself. */
  readonly qualifier?: string;
}

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
  list: listFunctions,
  async read(aws, ref) {
    try {
      const { Policy: policy = null, RevisionId: revisionId } = await aws.call(
        "lambda",
        "GetPolicy",
        target(ref),
      );
      return { ref, policy, ...(revisionId && { revisionId }) };
    } catch (error) {
      if (failureOf(error) !== "gone") throw error;
      // Lambda answers "not found" for a missing policy too; only the message tells which.
      return /^(Function not found|Cannot find alias)/i.test((error as Error).message)
        ? undefined
        : { ref, policy: null };
    }
  },
};

/** The parameters by which Lambda's calls name a function, version or alias. */
export function target({ functionName, qualifier }: FunctionRef) {
  return { FunctionName: functionName, ...(qualifier && { Qualifier: qualifier }) };
}

function functionRef(
  functionName: string,
  qualifier: string | undefined,
  place: { account: string; region: string },
): FunctionRef {
  const { account, region } = place;
  // $LATEST is the function itself: it has no policy of its own.
  const named = qualifier && qualifier !== "$LATEST" ? { qualifier } : {};
  const arn = arnOf(
    "lambda",
    place,
    `function:${functionName}${named.qualifier ? `:${named.qualifier}` : ""}`,
  );
  return { functionName, ...named, account, region, arn };
}

// A name, a partial ARN (123456789012:function:name) or an ARN, each with or without a qualifier.
// https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
const functionNames =
  /^(?:(?:arn:aws[\w-]*:lambda:(?<region>[\w-]+):)?(?<account>\d{12}):function:)?(?<name>[\w-]{1,140})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

function findFunction(event: CloudTrailEvent): FunctionRef[] {
  const { functionName, qualifier } = event.request;
  const parsed = typeof functionName === "string" ? functionNames.exec(functionName)?.groups : undefined;
  if (!parsed?.name || (parsed.account && parsed.account !== event.account)) return [];
  const explicit = typeof qualifier === "string" && /^[\w$-]{1,128}$/.test(qualifier) ? qualifier : undefined;
  const { account } = event;
  return [
    functionRef(parsed.name, explicit ?? parsed.qualifier, {
      account,
      region: parsed.region ?? event.region,
    }),
  ];
}

async function* listFunctions(aws: Aws): AsyncGenerator<{ ref: FunctionRef }> {
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListFunctions", { ...(Marker && { Marker }) });
    for (const { FunctionName: name } of page.Functions ?? []) {
      if (!name) continue;
      yield { ref: functionRef(name, undefined, aws) };
      for await (const qualifier of qualifiersOf(aws, name)) yield { ref: functionRef(name, qualifier, aws) };
    }
    Marker = page.NextMarker;
  } while (Marker);
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
