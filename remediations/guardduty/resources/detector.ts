import { hasName } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";

/** A GuardDuty detector: a region has one at most. */
export interface DetectorRef extends Ref {
  readonly detectorId: string;
}

/** Whether a detector watches. */
export interface Detector extends State<DetectorRef> {
  /** Null where the detector was deleted: nothing else tells of it. */
  readonly status: "ENABLED" | "DISABLED" | null;
}

/** Reads whether detectors are enabled: one call. */
export const detector: Reader<DetectorRef, Detector> = {
  type: "AWS::GuardDuty::Detector",
  permissions: { list: ["guardduty:ListDetectors"], read: ["guardduty:GetDetector"] },
  find({ request, response, account, region }) {
    const id = [request.detectorId, response.detectorId].find(
      (each): each is string => typeof each === "string" && /^[0-9a-f]{32}$/.test(each),
    );
    return id ? [detectorRef(id, { account, region })] : [];
  },
  async *list(aws) {
    let NextToken: string | undefined;
    do {
      const page = await aws.call("guardduty", "ListDetectors", { ...(NextToken && { NextToken }) });
      for (const id of page.DetectorIds ?? []) yield { ref: detectorRef(id, aws) };
      ({ NextToken } = page);
    } while (NextToken);
  },
  async read(aws, ref) {
    try {
      const { Status } = await aws.call("guardduty", "GetDetector", { DetectorId: ref.detectorId });
      return { ref, status: Status === "ENABLED" ? "ENABLED" : "DISABLED" };
    } catch (error) {
      if (isMissing(error)) return { ref, status: null };
      throw error;
    }
  },
};

function detectorRef(
  detectorId: string,
  { account, region }: { account: string; region: string },
): DetectorRef {
  const arn = arnOf("guardduty", { account, region }, `detector/${detectorId}`);
  return { detectorId, account, region, arn };
}

/** GuardDuty has no name of its own for a detector that does not exist; only the message tells. */
function isMissing(error: unknown): boolean {
  return (
    hasName(error, "BadRequestException") &&
    /detectorId is not owned by the current account/i.test((error as Error).message)
  );
}
