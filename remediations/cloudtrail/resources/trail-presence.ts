import type { Reader, State } from "../../contract.ts";
import { findTrail, listTrails, type TrailRef } from "./trail.ts";

/** Whether a trail is there. That it is not is a state like any other: nothing else tells of a deleted trail. */
export interface TrailPresence extends State<TrailRef> {
  readonly exists: boolean;
  /** The ARNs of the other trails that record the region, those of other regions and of the organization included. */
  readonly others: readonly string[];
}

/** Reads which trails there are: one call. */
export const trailPresence: Reader<TrailRef, TrailPresence> = {
  type: "AWS::CloudTrail::Trail",
  permissions: { list: ["cloudtrail:DescribeTrails"], read: ["cloudtrail:DescribeTrails"] },
  find: findTrail,
  list: listTrails,
  async read(aws, ref) {
    const { trailList } = await aws.call("cloudtrail", "DescribeTrails", { includeShadowTrails: true });
    const arns = (trailList ?? []).flatMap(({ TrailARN }) => TrailARN ?? []);
    return {
      ref,
      exists: arns.includes(ref.arn),
      others: arns.filter((arn) => arn !== ref.arn).sort(),
    };
  },
};
