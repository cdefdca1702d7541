import type { Aws } from "../../../aws/calls.ts";
import { arnOf } from "../../arn.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** A trail. Its region is its home region, the only one in which it can be changed. */
export interface TrailRef extends Ref {
  readonly trailName: string;
}

function trailRef(trailName: string, { account, region }: { account: string; region: string }): TrailRef {
  return { trailName, account, region, arn: arnOf("cloudtrail", { account, region }, `trail/${trailName}`) };
}

// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
const trailNames =
  /^(?:arn:aws[\w-]*:cloudtrail:(?<region>[\w-]+):(?<account>\d{12}):trail\/)?(?<name>[A-Za-z0-9][\w.-]{1,126}[A-Za-z0-9])$/;

/**
 * The trail that an event names. A bare name means a trail of the event's own region; the trail of an organization
 * belongs to the management account, and only there it can be changed.
 */
export function findTrail({ request, response, account, region }: CloudTrailEvent): TrailRef[] {
  for (const named of [response.trailARN, request.name, request.trailName]) {
    const parsed = typeof named === "string" ? trailNames.exec(named)?.groups : undefined;
    if (!parsed?.name) continue;
    if (parsed.account && parsed.account !== account) return [];
    return [trailRef(parsed.name, { account, region: parsed.region ?? region })];
  }
  return [];
}

/** Every trail of the account whose home is the region. */
export async function* listTrails(aws: Aws): AsyncGenerator<{ ref: TrailRef }> {
  const { trailList } = await aws.call("cloudtrail", "DescribeTrails", { includeShadowTrails: false });
  for (const { Name, HomeRegion, TrailARN } of trailList ?? []) {
    if (!Name || HomeRegion !== aws.region) continue;
    const ref = trailRef(Name, aws);
    if (TrailARN === ref.arn) yield { ref };
  }
}
