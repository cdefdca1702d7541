import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import { hasName } from "../../../aws/errors.ts";
import type { Reader, State } from "../../contract.ts";
import { findTrail, listTrails, type TrailRef } from "./trail.ts";

/** What a trail records, and how it is protected. */
export interface TrailSettings extends State<TrailRef> {
  readonly isMultiRegionTrail: boolean;
  readonly includeGlobalServiceEvents: boolean;
  readonly logFileValidationEnabled: boolean;
  /** The ARN of the key that encrypts log files; null where S3 encrypts them with its own. */
  readonly kmsKeyId: string | null;
  /** A trail has selectors of one of the two kinds. */
  readonly eventSelectors: readonly EventSelector[];
  readonly advancedEventSelectors: readonly AdvancedEventSelector[];
}

/** Reads what trails record: two calls. */
export const trailSettings: Reader<TrailRef, TrailSettings> = {
  type: "AWS::CloudTrail::Trail",
  permissions: {
    list: ["cloudtrail:DescribeTrails"],
    read: ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrail"],
  },
  find: findTrail,
  list: listTrails,
  async read(aws, ref) {
    try {
      const [{ Trail: trail = {} }, selectors] = await Promise.all([
        aws.call("cloudtrail", "GetTrail", { Name: ref.arn }),
        aws.call("cloudtrail", "GetEventSelectors", { TrailName: ref.arn }),
      ]);
      return {
        ref,
        isMultiRegionTrail: trail.IsMultiRegionTrail === true,
        includeGlobalServiceEvents: trail.IncludeGlobalServiceEvents === true,
        logFileValidationEnabled: trail.LogFileValidationEnabled === true,
        kmsKeyId: trail.KmsKeyId || null,
        eventSelectors: selectors.EventSelectors ?? [],
        advancedEventSelectors: selectors.AdvancedEventSelectors ?? [],
      };
    } catch (error) {
      if (hasName(error, "TrailNotFoundException")) return undefined;
      throw error;
    }
  },
};
