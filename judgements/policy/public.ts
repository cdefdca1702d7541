import { describeFixed, whyOpen } from "./conditions.ts";
import { leftByDenies } from "./deny.ts";
import type { Policy, Statement } from "./document.ts";
import { type OpenPrincipal, openPrincipals } from "./principals.ts";

/** Whether a statement opens the resource, and why or why not, as one clause for a person. */
export interface Verdict {
  readonly public: boolean;
  readonly why: string;
}

/** A statement that opens the resource. */
export interface PublicStatement {
  readonly statement: Statement;
  /**
   * Who gets in: `anyone`, or only AWS services that may act for any account. S3's own meaning of public counts `anyone`
   * alone; Lambda's (AWS Config, lambda-function-public-access-prohibited) counts both.
   */
  readonly audience: "anyone" | "service";
  /** One clause: "principal `*`, and aws:SourceArn `arn:aws:s3:::*` names no account". */
  readonly why: string;
}

/** The statements of a resource policy that are public, in AWS's meaning (S3 User Guide, "The meaning of public"). */
export function publicStatements(policy: Policy): PublicStatement[] {
  const denies = policy.statements.filter(({ effect }) => effect === "Deny");
  return policy.statements.flatMap((statement) => {
    const { open, why } = judge(statement, denies);
    if (open.length === 0) return [];
    return [
      { statement, audience: open.every(({ kind }) => kind === "service") ? "service" : "anyone", why },
    ];
  });
}

/** Judges one statement, in the light of the policy's Deny statements where they are given. */
export function judgeStatement(statement: Statement, denies: readonly Statement[] = []): Verdict {
  const { open, why } = judge(statement, denies);
  return { public: open.length > 0, why };
}

/** The principals that the statement lets in although nothing fixes them. */
function judge(
  statement: Statement,
  denies: readonly Statement[],
): { readonly open: readonly OpenPrincipal[]; readonly why: string } {
  const { conditions } = statement;
  const closed = (why: string) => ({ open: [], why: `private: ${why}` });
  if (statement.effect === "Deny") return closed("a Deny grants nothing");
  if ([statement.actions, statement.resources].some((list) => list?.length === 0))
    return closed("it grants nothing");

  const candidates = openPrincipals(statement);
  if (candidates.length === 0) return closed("every principal is fixed");
  const confining = (principal: OpenPrincipal) =>
    conditions.find((one) => !whyOpen(one, conditions, principal));
  const unconfined = candidates.filter((principal) => !confining(principal));
  if (unconfined.length === 0) {
    const reasons = candidates.flatMap((principal) => confining(principal) ?? []).map(describeFixed);
    return closed([...new Set(reasons)].join(", and "));
  }
  const open = unconfined.flatMap((principal) => leftByDenies(statement, principal, denies) ?? []);
  if (open.length === 0) return closed("the policy denies it to everyone who is not fixed");
  return { open, why: explain(open, statement) };
}

/** "WHO, and CONDITION does not confine, and ...". */
function explain(open: readonly OpenPrincipal[], { conditions }: Statement): string {
  const clauses = open.flatMap((principal) =>
    conditions.flatMap((one) => whyOpen(one, conditions, principal) ?? []),
  );
  if (conditions.length === 0 && open.some(({ kind }) => kind === "service"))
    clauses.push("no condition fixes the source");
  return [open.map(({ text }) => text).join(" and "), ...new Set(clauses)].join(", and ");
}
