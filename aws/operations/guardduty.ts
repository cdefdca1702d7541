import {
  GetDetectorCommand,
  GuardDutyClient,
  ListDetectorsCommand,
  UpdateDetectorCommand,
} from "@aws-sdk/client-guardduty";

export const Client = GuardDutyClient;

/** The Amazon GuardDuty calls that Suture can make, by their names in AWS's API. */
export const operations = {
  GetDetector: GetDetectorCommand,
  ListDetectors: ListDetectorsCommand,
  UpdateDetector: UpdateDetectorCommand,
};
