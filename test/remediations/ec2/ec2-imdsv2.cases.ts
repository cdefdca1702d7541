import { ModifyInstanceMetadataOptionsCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { ec2Imdsv2 } from "../../../remediations/ec2/ec2-imdsv2.ts";
import { call, callAndReport } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";
import { launch } from "./instances.ts";

const InstanceId = "i-0123456789abcdef0";
const arn = `arn:aws:ec2:us-east-1:123456789012:instance/${InstanceId}`;
const ref = { arn, account: "123456789012", region: "us-east-1", instanceId: InstanceId };
const state = (tokens: string, endpoint = "enabled") => ({ tokens, endpoint, hopLimit: 2 });
const modify = (HttpTokens: string) => ({
  operation: "ModifyInstanceMetadataOptions" as const,
  input: { InstanceId, HttpTokens } as never,
});
const event = (name: string, request: object | null, response: object | null = null) =>
  recordOf("ec2.amazonaws.com", name, request, { ...(response && { response }) });

export const cases: Cases = {
  remediation: ec2Imdsv2,
  ref,
  plans: [
    { name: "required", state: state("required"), calls: [] },
    {
      name: "optional: nothing but the tokens is set",
      state: state("optional"),
      calls: [modify("required")],
      undo: [modify("optional")],
      says: `of instance ${InstanceId}`,
    },
    {
      name: "optional while the service is off, for the day it is switched on",
      state: state("optional", "disabled"),
      calls: [modify("required")],
    },
  ],
  holes: [
    {
      name: "launched with optional tokens",
      open: () =>
        callAndReport(
          "ec2",
          new RunInstancesCommand({ ...launch, MetadataOptions: { HttpTokens: "optional" } }),
        ),
      fixed: () => ({ tokens: "required" }),
    },
    {
      name: "made optional, the other options kept",
      async open() {
        const options = { HttpTokens: "required", HttpPutResponseHopLimit: 3 } as const;
        const { Instances } = await call(
          "ec2",
          new RunInstancesCommand({ ...launch, MetadataOptions: options }),
        );
        const weakened = { InstanceId: Instances[0].InstanceId, HttpTokens: "optional" } as const;
        return callAndReport("ec2", new ModifyInstanceMetadataOptionsCommand(weakened));
      },
      fixed: () => ({ tokens: "required" }),
    },
  ],
  events: [
    {
      name: "wrapped",
      event: event("ModifyInstanceMetadataOptions", {
        ModifyInstanceMetadataOptionsRequest: { InstanceId, HttpTokens: "optional", HttpEndpoint: "enabled" },
      }),
      resource: arn,
    },
    {
      name: "not wrapped",
      event: event("ModifyInstanceMetadataOptions", { instanceId: InstanceId, httpTokens: "optional" }),
      resource: arn,
    },
    {
      name: "a launch, by its answer",
      event: event(
        "RunInstances",
        { instancesSet: { items: [{ imageId: "ami-1" }] } },
        { instancesSet: { items: [{ instanceId: InstanceId, networkInterfaceSet: { items: [{}] } }] } },
      ),
      resource: arn,
    },
    {
      name: "an id that is none",
      event: event("ModifyInstanceMetadataOptions", { instanceId: "i-0/../x" }),
      resource: null,
    },
    { name: "no parameters", event: event("RunInstances", null), resource: null },
    { name: "an empty set", event: event("RunInstances", {}, { instancesSet: {} }), resource: null },
  ],
  assessments: [
    { name: "in use", state: state("optional"), risk: "disruptive" },
    { name: "the service is off", state: state("optional", "disabled"), risk: "safe", severity: "low" },
  ],
};
