import {
  ConfigServiceClient,
  DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannelsCommand,
  ListTagsForResourceCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";

export const Client = ConfigServiceClient;

/** The AWS Config calls that Suture can make, by their names in AWS's API. */
export const operations = {
  DescribeConfigurationRecorderStatus: DescribeConfigurationRecorderStatusCommand,
  DescribeDeliveryChannels: DescribeDeliveryChannelsCommand,
  ListTagsForResource: ListTagsForResourceCommand,
  StartConfigurationRecorder: StartConfigurationRecorderCommand,
  StopConfigurationRecorder: StopConfigurationRecorderCommand,
};
