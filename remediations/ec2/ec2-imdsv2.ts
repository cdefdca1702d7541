import { z } from "zod";
import type { Call } from "../../aws/calls.ts";
import type { Remediation } from "../contract.ts";
import { idsIn } from "./resources/event-ids.ts";
import { type InstanceMetadata, type InstanceRef, instanceMetadata } from "./resources/instance-metadata.ts";

const params = z.strictObject({});

/**
 * Requires session tokens (IMDSv2) of whoever asks an instance's metadata service.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export const ec2Imdsv2 = {
  id: "ec2-imdsv2",
  title: "Instance metadata answers without a session token (IMDSv1)",
  severity: "high",
  risk: "disruptive",
  frameworks: {
    soc2: ["CC7.2"],
    pci: ["2.2.6"],
    cis: ["5.7"],
    nist: ["AC-3", "AC-3(7)", "AC-3(15)", "AC-6"],
    fsbp: ["EC2.8"],
  },
  reader: instanceMetadata,
  events: { "ec2.amazonaws.com": ["ModifyInstanceMetadataOptions", "RunInstances"] },
  permissions: {
    read: [],
    write: ["ec2:ModifyInstanceMetadataOptions"],
    undo: ["ec2:ModifyInstanceMetadataOptions"],
  },
  params,
  plan({ ref, tokens }) {
    if (tokens === "required") return [];
    const { instanceId: InstanceId } = ref;
    // What is not named stays as it is.
    const modify = (HttpTokens: "optional" | "required"): Call => ({
      service: "ec2",
      operation: "ModifyInstanceMetadataOptions",
      input: { InstanceId, HttpTokens },
    });
    return [
      {
        summary: `Require session tokens (IMDSv2) of requests for the metadata of instance ${InstanceId}: a forged request could fetch its role's credentials`,
        call: modify("required"),
        undo: modify("optional"),
      },
    ];
  },
  shows: ({ request }) =>
    idsIn(request, "httpTokens", /^optional$/).length > 0 ? "session tokens are made optional" : undefined,
  assess({ endpoint }) {
    return endpoint === "disabled"
      ? { risk: "safe", severity: "low", reason: "its metadata service is off" }
      : {
          risk: "disruptive",
          reason: "whether software on it still uses IMDSv1 is not known: CloudWatch's MetadataNoToken tells",
        };
  },
} satisfies Remediation<InstanceRef, InstanceMetadata, z.infer<typeof params>>;
