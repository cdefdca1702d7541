import { hasName } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { findTrail, listTrails, type TrailRef } from "./trail.ts";

/** Whether a trail records what happens. */
export interface TrailLogging extends State<TrailRef> {
  readonly isLogging: boolean;
}

/** Reads whether trails are logging: one call. */
export const trailLogging: Reader<TrailRef, TrailLogging> = {
  type: "AWS::CloudTrail::Trail",
  permissions: { list: ["cloudtrail:DescribeTrails"], read: ["cloudtrail:GetTrailStatus"] },
  find: findTrail,
  list: listTrails,
  async read(aws, ref) {
    try {
      const { IsLogging } = await aws.call("cloudtrail", "GetTrailStatus", { Name: ref.arn });
      return { ref, isLogging: IsLogging === true };
    } catch (error) {
      if (hasName(error, "TrailNotFoundException")) return undefined;
      throw error;
    }
  },
};
