import type { Exposure, IngressRule } from "../../../judgements/network/exposure.ts";
import type { CloudTrailEvent } from "../../event.ts";

interface Permission {
  readonly ipProtocol?: unknown;
  readonly fromPort?: unknown;
  readonly toPort?: unknown;
  readonly cidrIp?: unknown;
  readonly ipRanges?: { readonly items?: readonly { readonly cidrIp?: unknown }[] };
  readonly ipv6Ranges?: { readonly items?: readonly { readonly cidrIpv6?: unknown }[] };
}

/** What the rules that a call asked for open, judged by themselves: the first exposure in words. */
export function showsExposure(
  event: CloudTrailEvent,
  judge: (rules: readonly IngressRule[]) => Exposure[],
): string | undefined {
  try {
    return judge(rulesAskedFor(event))[0]?.why;
  } catch {
    // A block that EC2 refused, or would write otherwise, shows nothing.
    return undefined;
  }
}

/** The rules of an AuthorizeSecurityGroupIngress, in both of its shapes. */
function rulesAskedFor({ request }: CloudTrailEvent): IngressRule[] {
  const { ipPermissions } = request as { ipPermissions?: { items?: readonly Permission[] } };
  const permissions: readonly Permission[] = [request, ...(ipPermissions?.items ?? [])];
  return permissions.flatMap(({ ipProtocol, fromPort, toPort, cidrIp, ipRanges, ipv6Ranges }, index) => {
    const asked = [
      cidrIp,
      ...(ipRanges?.items ?? []).map((each) => each.cidrIp),
      ...(ipv6Ranges?.items ?? []).map((each) => each.cidrIpv6),
    ];
    const cidrs = asked.filter((each) => typeof each === "string");
    return cidrs.map((cidr) => ({
      id: String(index),
      protocol: String(ipProtocol ?? "-1"),
      ...(typeof fromPort === "number" && { fromPort }),
      ...(typeof toPort === "number" && { toPort }),
      cidrs: [cidr],
      source: cidr,
    }));
  });
}
