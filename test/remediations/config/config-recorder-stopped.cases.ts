import {
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from "@aws-sdk/client-config-service";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { configRecorderStopped } from "../../../remediations/config/config-recorder-stopped.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";

const arn = "arn:aws:config:us-east-1:123456789012:configuration-recorder/default";
const ref = { arn, account: "123456789012", region: "us-east-1", recorderName: "default" };
const input = { ConfigurationRecorderName: "default" };
const stopped = { recording: false, servicePrincipal: null, hasDeliveryChannel: true };
const event = (name: string, request: object | null, more = {}) =>
  recordOf("config.amazonaws.com", name, request, more);

/** A region has one recorder, so every hole opens in the same one. */
async function putRecorder(): Promise<{ event: object }> {
  const put = await callAndReport(
    "config",
    new PutConfigurationRecorderCommand({
      ConfigurationRecorder: {
        name: "default",
        roleARN:
          "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig",
      },
    }),
  );
  const s3BucketName = uniqueName("config");
  await call("s3", new CreateBucketCommand({ Bucket: s3BucketName }));
  await call("config", new PutDeliveryChannelCommand({ DeliveryChannel: { name: "default", s3BucketName } }));
  return put;
}

export const cases: Cases = {
  remediation: configRecorderStopped,
  ref,
  plans: [
    { name: "recording", state: { recording: true, servicePrincipal: null }, calls: [] },
    {
      name: "stopped",
      state: stopped,
      calls: [{ operation: "StartConfigurationRecorder", input }],
      undo: [{ operation: "StopConfigurationRecorder", input }],
      says: "Start configuration recorder default",
    },
    {
      name: "nowhere to deliver to: a person puts the channel first",
      state: { ...stopped, hasDeliveryChannel: false },
      calls: [null],
      undo: [null],
      says: "cannot before there is a delivery channel in us-east-1",
    },
    {
      name: "linked to an AWS service, which alone can change it",
      state: { ...stopped, servicePrincipal: "controltower.amazonaws.com" },
      calls: [],
    },
  ],
  holes: [
    {
      name: "stopped",
      async open() {
        await putRecorder();
        await call("config", new StartConfigurationRecorderCommand(input));
        return callAndReport("config", new StopConfigurationRecorderCommand(input));
      },
      fixed: () => ({ recording: true, hasDeliveryChannel: undefined }),
    },
    {
      name: "put and never started",
      async open() {
        await putRecorder();
        await call("config", new StopConfigurationRecorderCommand(input));
        return putRecorder();
      },
      fixed: () => ({ recording: true, hasDeliveryChannel: undefined }),
    },
  ],
  events: [
    {
      name: "stopped",
      event: event("StopConfigurationRecorder", { configurationRecorderName: "default" }),
      resource: arn,
    },
    {
      name: "put",
      event: event("PutConfigurationRecorder", {
        configurationRecorder: { name: "main", roleARN: "arn:aws:iam::123456789012:role/config" },
      }),
      resource: "arn:aws:config:us-east-1:123456789012:configuration-recorder/main",
    },
    {
      name: "put without a name",
      event: event("PutConfigurationRecorder", {
        configurationRecorder: { roleARN: "arn:aws:iam::123456789012:role/config" },
      }),
      resource: arn,
    },
    {
      name: "in another partition",
      event: event(
        "StopConfigurationRecorder",
        { configurationRecorderName: "default" },
        { region: "us-gov-west-1" },
      ),
      resource: "arn:aws-us-gov:config:us-gov-west-1:123456789012:configuration-recorder/default",
    },
    { name: "no parameters", event: event("StopConfigurationRecorder", null), resource: null },
    { name: "empty parameters", event: event("StopConfigurationRecorder", {}), resource: null },
    {
      name: "null",
      event: event("PutConfigurationRecorder", { configurationRecorder: null }),
      resource: null,
    },
    {
      name: "a path",
      event: event("StopConfigurationRecorder", { configurationRecorderName: "../default" }),
      resource: null,
    },
    {
      name: "not a text",
      event: event("PutConfigurationRecorder", { configurationRecorder: { name: 7 } }),
      resource: null,
    },
  ],
  assessments: [{ name: "always", state: stopped, risk: "safe" }],
};
