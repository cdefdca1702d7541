import type { Aws } from "../../../aws/calls.ts";
import { arnOf } from "../../arn.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A function, or one of its versions or aliases: each has a resource policy of its own. */
export interface FunctionRef extends Ref {
  readonly functionName: string;
  /** A version number or the name of an alias; absent for the function itself. */
  readonly qualifier?: string;
}

/** The parameters by which Lambda's calls name a function, version or alias. */
export function target({ functionName, qualifier }: FunctionRef) {
  return { FunctionName: functionName, ...(qualifier && { Qualifier: qualifier }) };
}

/** A function, version or alias in a sentence. */
export function nameOf({ functionName, qualifier }: FunctionRef): string {
  return qualifier ? `function ${functionName}:${qualifier}` : `function ${functionName}`;
}

/** The reference of a function, version or alias. */
export function functionRef(
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

/** The function, version or alias that an event names, unless it is another account's. */
export function findFunction(event: CloudTrailEvent): FunctionRef[] {
  const { functionName = event.request.resourceArn, qualifier } = event.request;
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

/** The function that an event names, whichever of its versions it names with it. */
export function findFunctionItself(event: CloudTrailEvent): FunctionRef[] {
  return findFunction(event).map((ref) => functionRef(ref.functionName, undefined, ref));
}

/** Every function of the account and region with its configuration, 50 a page at most. */
export async function* listFunctions(aws: Aws) {
  for await (const page of functionPages(aws, {}))
    yield* page.map(({ name, configuration }) => ({
      ref: functionRef(name, undefined, aws),
      configuration,
    }));
}

/** Pages of functions; with `ALL` their published versions are among them. */
export async function* functionPages(aws: Aws, which: { FunctionVersion?: "ALL" }) {
  let Marker: string | undefined;
  do {
    const page = await aws.call("lambda", "ListFunctions", { ...which, ...(Marker && { Marker }) });
    yield (page.Functions ?? []).flatMap((configuration) => {
      const { FunctionName: name, Version: version = "$LATEST" } = configuration;
      return name ? [{ name, version, configuration }] : [];
    });
    Marker = page.NextMarker;
  } while (Marker);
}
