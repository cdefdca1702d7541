import ipaddr from "ipaddr.js";

/** What a rule needs to know besides the value. */
export interface Setting {
  /** ARN operators compare an ARN part by part; string operators let one wildcard run over several parts. */
  readonly byPart: boolean;
  /** The caller is an AWS service: what it acts for must be fixed, not what it acts through. */
  readonly service: boolean;
}

/** Says what keeps a value from being fixed, as the end of a clause; undefined when it is fixed. */
export type Rule = (value: string, setting: Setting) => string | undefined;

const hasWildcard = (value: string) => value === "" || /[*?]/.test(value);

/** "Values that don't contain a wildcard or an IAM policy variable" (S3 User Guide, "The meaning of public"). */
export const fixed: Rule = (value) => (hasWildcard(value) ? "is not fixed" : undefined);

/**
 * An ARN of one account. Its name may be a wildcard; so may what stands before the account where parts are compared one by
 * one: `StringLike` takes `arn:aws:sns:*:111122223333:*` for an ARN of any account (IAM User Guide, "ARN condition operators").
 */
const namesAccount: Rule = (value, { byPart }) => {
  const parts = value.split(":");
  const mustBeFixed = byPart ? (parts[4] ?? "") : parts.slice(0, 5).join(":");
  const isFixed = parts.length >= 6 && /^\d{12}$/.test(parts[4] ?? "") && !hasWildcard(mustBeFixed);
  return isFixed ? undefined : "names no account";
};

const namesOne: Rule = (value, setting) => (hasWildcard(value) ? namesAccount(value, setting) : undefined);

/** A bucket's ARN has no account: who creates a deleted bucket again acts through the service (Lambda Developer Guide). */
const namesSource: Rule = (value, setting) => (setting.service ? namesAccount : namesOne)(value, setting);

/** The name may be a wildcard "as long as the account id is fixed" (S3 User Guide); names of access points hold no colon. */
const namesAccessPoint: Rule = (value, setting) => namesAccount(value, { ...setting, byPart: true });

/** "Organization IDs are globally unique but OU IDs and root IDs are unique only within an organization" (IAM User Guide). */
const namesOrganization: Rule = (value) =>
  hasWildcard(value.slice(0, value.indexOf("/") + 1 || undefined)) ? "names no organization" : undefined;

/** `AROAID:session`, `123456789012:federated-user`: the session may vary, the id of the role or account may not. */
const namesIdentity: Rule = (value) =>
  hasWildcard(value.split(":")[0] ?? "") ? "names no identity" : undefined;

/** "Values broader than /8 for IPv4 and /32 for IPv6" are public (S3 User Guide): /8 and /32 themselves are not. */
const namesNetwork: Rule = (value) => {
  const range = value.includes("/") ? value : `${value}/${value.includes(":") ? 128 : 32}`;
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(range))
    return ipaddr.IPv4.parseCIDR(range)[1] < 8 ? "is broader than /8" : undefined;
  if (ipaddr.IPv6.isValidCIDR(range))
    return ipaddr.IPv6.parseCIDR(range)[1] < 32 ? "is broader than /32" : undefined;
  return "is no address range";
};

/**
 * The keys that confine whom a statement serves, with what their values must fix. The keys of S3 User Guide, "The meaning of
 * public", and those of IAM User Guide, "AWS global condition context keys", that name who calls, for whom, or through whose
 * endpoint; `kms:CallerAccount` as IAM Access Analyzer counts it. Keys that the caller sets at will (`aws:Referer`), that name
 * the resource, or that only say how it is called (`lambda:FunctionUrlAuthType`) confine nobody.
 */
export const confiningKeys: Readonly<Record<string, Rule>> = {
  "aws:SourceArn": namesSource,
  "aws:SourceAccount": fixed,
  "aws:SourceOwner": fixed,
  "aws:SourceOrgID": fixed,
  "aws:SourceOrgPaths": namesOrganization,
  "aws:SourceIp": namesNetwork,
  "aws:SourceVpc": fixed,
  "aws:SourceVpcArn": namesOne,
  "aws:SourceVpce": fixed,
  "aws:VpceAccount": fixed,
  "aws:VpceOrgID": fixed,
  "aws:VpceOrgPaths": namesOrganization,
  "aws:PrincipalAccount": fixed,
  "aws:PrincipalArn": namesOne,
  "aws:PrincipalOrgID": fixed,
  "aws:PrincipalOrgPaths": namesOrganization,
  "aws:userid": namesIdentity,
  "kms:CallerAccount": fixed,
  "s3:DataAccessPointAccount": fixed,
  "s3:DataAccessPointArn": namesAccessPoint,
  "s3:x-amz-server-side-encryption-aws-kms-key-id": fixed,
};

/** A policy variable is a wildcard, unless it is the account or organization of the resource itself. */
export function resolveVariables(value: string): string {
  return value
    .replace(/\$\{aws:ResourceAccount\}/gi, "000000000000")
    .replace(/\$\{aws:ResourceOrgID\}/gi, "o-resource")
    .replace(/\$\{[^}]*\}?/g, "*");
}
