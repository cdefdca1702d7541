import { whyOpen } from "./conditions.ts";
import type { Condition, Policy, Statement } from "./document.ts";
import { type OpenPrincipal, openPrincipals } from "./principals.ts";
import { publicStatements } from "./public.ts";

/** Whom the owner of a resource trusts. */
export interface Trusted {
  /** Account ids, the owner's own among them. */
  readonly accounts: readonly string[];
  /** Organization ids. */
  readonly organizations: readonly string[];
}

/** A statement that lets in somebody who is fixed, and not trusted. */
export interface StrangerStatement {
  readonly statement: Statement;
  /** One clause: "account 210987654321 is not trusted". */
  readonly why: string;
}

/** An account or organization that a statement fixes; undefined for a value that names neither. */
type Party = { readonly kind: "account" | "organization"; readonly id: string } | undefined;

/**
 * The statements that let in an account or organization that is not trusted: as the principal, or as the one for which a
 * service acts. A statement is trusted when all its principals are, or when one condition leaves only trusted ones: several
 * conditions are AND. Public statements let in more than strangers: they are not among these.
 *
 * Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "AWS global condition context keys".
 */
export function strangerStatements(policy: Policy, trusted: Trusted): StrangerStatement[] {
  const open = new Set(publicStatements(policy).map(({ statement }) => statement));
  return policy.statements.flatMap((statement) => {
    if (statement.effect === "Deny" || open.has(statement)) return [];
    const strangers = strangersIn(statement, trusted);
    if (strangers.length === 0) return [];
    const names = [...new Set(strangers.map((party) => `${party?.kind} ${party?.id}`))];
    return [{ statement, why: `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} not trusted` }];
  });
}

function strangersIn(statement: Statement, trusted: Trusted): Party[] {
  const isTrusted = (party: Party) =>
    party !== undefined &&
    (party.kind === "account" ? trusted.accounts : trusted.organizations).includes(party.id);
  const named = principalsOf(statement);
  const conditioned = statement.conditions.filter((one) => confines(one, statement)).map(partiesOf);
  if ([named, ...conditioned].some((parties) => parties.length > 0 && parties.every(isTrusted))) return [];
  return [...named, ...conditioned.flat()].filter((party) => party !== undefined && !isTrusted(party));
}

/** A service or `*` names nobody, which a condition may do for it. */
function principalsOf({ principals }: Statement): Party[] {
  const { any, aws, service, federated, canonicalUser } = principals;
  const nameless = [...(any ? ["*"] : []), ...service, ...canonicalUser].map(() => undefined);
  return [...[...aws, ...federated].map(account), ...nameless];
}

function confines(condition: Condition, statement: Statement): boolean {
  const anyone: OpenPrincipal = { kind: "anyone", name: "*", text: "" };
  const [principal = anyone] = openPrincipals(statement);
  return whyOpen(condition, statement.conditions, principal) === undefined;
}

const partyByKey: readonly (readonly [keys: RegExp, party: (value: string) => Party])[] = [
  [/^aws:(source|principal|vpce)(orgid|orgpaths)$/, organization],
  [/^(aws:(sourceaccount|sourceowner|principalaccount|vpceaccount)|kms:calleraccount)$/, account],
  [/^aws:(sourcearn|principalarn|sourcevpcarn)$/, account],
];

function partiesOf({ key, values }: Condition): Party[] {
  const [, party] = partyByKey.find(([keys]) => keys.test(key)) ?? [];
  return party ? values.map(party) : [];
}

/** An account id, or an ARN that has one. */
function account(value: string): Party {
  const id = value.includes(":") ? value.split(":")[4] : value;
  return id && /^\d{12}$/.test(id) ? { kind: "account", id } : undefined;
}

/** An organization's id, or a path that begins with it. */
function organization(value: string): Party {
  const [id = ""] = value.split("/");
  return { kind: "organization", id };
}
