/** The principals that a `Principal` or `NotPrincipal` element lists. */
export interface Principals {
  /** `*` by itself, or in the list of `AWS` or `CanonicalUser`: everyone, also without credentials. */
  readonly any: boolean;
  readonly aws: readonly string[];
  readonly service: readonly string[];
  readonly federated: readonly string[];
  readonly canonicalUser: readonly string[];
}

/** One key of a `Condition` element. Its values are alternatives; all conditions of a statement must hold. */
export interface Condition {
  /** The base operator in lower case, without set prefix and without `IfExists`. */
  readonly operator: string;
  readonly ifExists: boolean;
  readonly forAll: boolean;
  readonly forAny: boolean;
  /** In lower case: AWS compares key names without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
  /** As the policy writes them, for messages. */
  readonly written: { readonly operator: string; readonly key: string };
}

export interface Statement {
  readonly index: number;
  readonly sid?: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly principals: Principals;
  /** The element is `NotPrincipal`: the statement is about everyone but `principals`. */
  readonly notPrincipal: boolean;
  readonly actions?: readonly string[] | undefined;
  readonly notActions?: readonly string[] | undefined;
  /** Absent with `notResources` where the statement is about the resource that carries the policy (role trust). */
  readonly resources?: readonly string[] | undefined;
  readonly notResources?: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
  /** The statement as it was read. */
  readonly raw: Readonly<Record<string, unknown>>;
}

export interface Policy {
  /** The policy as it was read. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly statements: readonly Statement[];
}

/** The text is no resource policy of the IAM JSON policy language. The message quotes nothing of the policy. */
export class MalformedPolicyError extends Error {
  override readonly name = "MalformedPolicyError";
}

/** Reads a resource policy by the "Grammar of the IAM JSON policy language" (IAM User Guide). Throws MalformedPolicyError. */
export function parsePolicy(text: string): Policy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new MalformedPolicyError("The policy is not valid JSON"); // JSON.parse's own message quotes the text
  }
  if (!isObject(document)) throw new MalformedPolicyError("The policy is not a JSON object");
  if (document.Statement === undefined) throw new MalformedPolicyError("The policy has no Statement");
  return { document, statements: asList(document.Statement).map(parseStatement) };
}

function parseStatement(raw: unknown, index: number): Statement {
  const fail = (problem: string): never => {
    throw new MalformedPolicyError(`Statement[${index}]: ${problem}`);
  };
  if (!isObject(raw)) return fail("it is not a JSON object");
  const { Sid: sid, Effect: effect } = raw;
  if (sid !== undefined && typeof sid !== "string") return fail("Sid is not a string");
  if (effect !== "Allow" && effect !== "Deny") return fail("Effect is neither Allow nor Deny");

  const either = (name: string, opposite: string): string | undefined => {
    if (raw[name] !== undefined && raw[opposite] !== undefined) fail(`it has both ${name} and ${opposite}`);
    return [name, opposite].find((element) => raw[element] !== undefined);
  };
  const strings = (element: string): string[] | undefined =>
    raw[element] === undefined ? undefined : stringsOf(raw[element], element, fail);
  const principal = either("Principal", "NotPrincipal") ?? fail("it has neither Principal nor NotPrincipal");
  either("Action", "NotAction") ?? fail("it has neither Action nor NotAction");
  either("Resource", "NotResource");
  return {
    index,
    sid,
    effect,
    principals: parsePrincipals(raw[principal], principal, fail),
    notPrincipal: principal === "NotPrincipal",
    actions: strings("Action"),
    notActions: strings("NotAction"),
    resources: strings("Resource"),
    notResources: strings("NotResource"),
    conditions: parseConditions(raw.Condition, fail),
    raw,
  };
}

function parsePrincipals(value: unknown, element: string, fail: (problem: string) => never): Principals {
  const map = isObject(value) ? value : { AWS: stringsOf(value, element, fail) };
  const kinds = new Map(
    Object.entries(map).map(([kind, names]) => [kind, stringsOf(names, `${element} ${kind}`, fail)]),
  );
  const known = ["AWS", "Service", "Federated", "CanonicalUser"];
  if ([...kinds.keys()].some((kind) => !known.includes(kind)))
    fail(`${element} has a kind other than ${known.join(", ")}`);
  if (kinds.size === 0) fail(`${element} is empty`);
  const [aws = [], service = [], federated = [], canonicalUser = []] = known.map((kind) => kinds.get(kind));
  return {
    any: [...aws, ...canonicalUser].includes("*"),
    aws: isObject(value) ? aws : aws.filter((name) => name !== "*"), // `any` alone tells "*" from {"AWS": "*"}
    service,
    federated,
    canonicalUser,
  };
}

function parseConditions(value: unknown, fail: (problem: string) => never): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) return fail("Condition is not a JSON object");
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isObject(keys)) return fail("an operator in Condition has no JSON object of keys");
    const [, set, base = "", ifExists] =
      /^(for(?:all|any)values?:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
    return Object.entries(keys).map(([key, values]) => ({
      operator: base,
      ifExists: ifExists !== undefined,
      forAll: set?.startsWith("forall") ?? false,
      forAny: set?.startsWith("forany") ?? false,
      key: key.toLowerCase(),
      values: asList(values).map((item) =>
        isScalar(item) ? String(item) : fail("a condition value is no string"),
      ),
      written: { operator, key },
    }));
  });
}

function stringsOf(value: unknown, element: string, fail: (problem: string) => never): string[] {
  return asList(value).map((item) =>
    typeof item === "string" && item !== ""
      ? item
      : fail(`${element} has a value that is no string or is empty`),
  );
}

const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
