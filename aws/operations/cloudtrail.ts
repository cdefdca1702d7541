import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";

export const Client = CloudTrailClient;

/** The AWS CloudTrail calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DescribeTrails: DescribeTrailsCommand,
  GetEventSelectors: GetEventSelectorsCommand,
  GetTrail: GetTrailCommand,
  GetTrailStatus: GetTrailStatusCommand,
  ListTags: ListTagsCommand,
  PutEventSelectors: PutEventSelectorsCommand,
  StartLogging: StartLoggingCommand,
  StopLogging: StopLoggingCommand,
  UpdateTrail: UpdateTrailCommand,
};
