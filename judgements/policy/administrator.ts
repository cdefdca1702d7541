/** Whether a document of an identity-based policy has statements that allow everything, and what is left without them. */
export interface Administration {
  /** The numbers of the statements, from 0. */
  readonly statements: readonly number[];
  /** The document without them; null when they are all. */
  readonly rest: string | null;
}

/**
 * Finds what makes a policy one of administrators: Allow, any action, any resource, in one statement, whatever its conditions.
 * So AWS Config does: https://docs.aws.amazon.com/config/latest/developerguide/iam-policy-no-statements-with-admin-access.html
 *
 * @throws SyntaxError when the text is not JSON.
 */
export function administrationIn(text: string): Administration {
  const document = JSON.parse(text) as { readonly Statement?: unknown };
  const all = asList(document.Statement);
  const statements = all.flatMap((statement, index) => (allowsEverything(statement) ? [index] : []));
  const left = all.filter((_, index) => !statements.includes(index));
  return { statements, rest: left.length > 0 ? JSON.stringify({ ...document, Statement: left }) : null };
}

function allowsEverything(statement: unknown): boolean {
  const { Effect, Action, Resource } = (statement ?? {}) as Readonly<Record<string, unknown>>;
  return (
    Effect === "Allow" &&
    asList(Action).some((action) => matches(action, /^\*+(:\*+)?$/)) &&
    asList(Resource).some((resource) => matches(resource, /^(arn:(aws[\w-]*:)?)?[*:]*\*$/))
  );
}

const matches = (value: unknown, pattern: RegExp) => typeof value === "string" && pattern.test(value);
const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
