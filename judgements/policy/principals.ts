import type { Principals, Statement } from "./document.ts";

/** A principal that fixes nobody: conditions must confine it, or it opens the resource. */
export interface OpenPrincipal {
  /**
   * `anyone`: every caller; `provider`: everyone whom a public identity provider signs in; `service`: an AWS service,
   * which may act for any customer (IAM User Guide, "The confused deputy problem").
   */
  readonly kind: "anyone" | "provider" | "service";
  /** As the policy writes it. */
  readonly name: string;
  /** For a person. */
  readonly text: string;
}

/**
 * The principals of a statement that name nobody fixed; `[]` when the statement names fixed ones only.
 *
 * Sources: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal" (with Allow it lets in everyone else,
 * also anonymous callers); S3 User Guide, "The meaning of public" (its first public example is `Federated` Facebook);
 * Lambda Developer Guide, "Granting function access to AWS services" ("some services can invoke functions in other accounts").
 * No service is exempt: AWS documents none that acts only inside one account. S3's own meaning of public takes a named
 * service principal as fixed, so who judges bucket policies looks at `kind`, or at the `audience` made from it.
 */
export function openPrincipals({ principals, notPrincipal }: Statement): OpenPrincipal[] {
  if (!notPrincipal) return openAmong(principals);
  if (principals.any) return []; // everyone but everyone
  return [{ kind: "anyone", name: "NotPrincipal", text: "NotPrincipal, which lets in everyone else" }];
}

/** The members of a list of principals that name nobody fixed. */
export function openAmong(principals: Principals): OpenPrincipal[] {
  const anyone = (name: string): OpenPrincipal => ({ kind: "anyone", name, text: `principal \`${name}\`` });
  return [
    ...(principals.any ? [anyone("*")] : []),
    ...principals.aws.filter((name) => name !== "*" && isWildcardAccount(name)).map(anyone),
    ...principals.federated.filter(isPublicProvider).map(
      (name): OpenPrincipal => ({
        kind: "provider",
        name,
        text: `provider \`${name}\` signs in anyone`,
      }),
    ),
    ...principals.service.map(
      (name): OpenPrincipal => ({
        kind: "service",
        name,
        text: `service \`${name}\` acts for any account`,
      }),
    ),
  ];
}

/** Whether a wildcard or a variable stands for the account: `arn:aws:iam::*:root`, `arn:aws:*`, `1234*`. */
function isWildcardAccount(name: string): boolean {
  return /[*?]|\$\{/.test(name.split(":")[4] ?? name);
}

/**
 * Providers known by host name (`accounts.google.com`, `cognito-identity.amazonaws.com`) serve every account. An OIDC or
 * SAML provider is an ARN of one account: it is fixed, unless the account is a wildcard.
 */
function isPublicProvider(name: string): boolean {
  return !name.startsWith("arn:") || isWildcardAccount(name);
}
