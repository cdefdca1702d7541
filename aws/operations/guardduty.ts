import {
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  ListTagsForResourceCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";

export const Client = GuardDutyClient;

/** The Amazon GuardDuty calls that Suture can make, by their names in AWS's API. */
export const operations = {
  GetDetector: GetDetectorCommand,
  ListDetectors: ListDetectorsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  UpdateDetector: UpdateDetectorCommand,
};
