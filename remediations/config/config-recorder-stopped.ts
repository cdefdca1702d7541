import { z } from "zod";
import type { Remediation } from "../contract.ts";
import {
  type ConfigurationRecorder,
  configurationRecorder,
  type RecorderRef,
} from "./resources/configuration-recorder.ts";

const params = z.strictObject({});

/**
 * Starts a configuration recorder that does not record.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigurationRecorder.html
 */
export const configRecorderStopped = {
  id: "config-recorder-stopped",
  title: "Configuration recorder does not record",
  severity: "critical",
  risk: "safe",
  frameworks: {
    hipaa: ["164.308(a)(1)(ii)(A)"],
    soc2: ["CC2.1", "CC3.1", "CC3.4", "CC8.1", "PI1.3"],
    cis: ["3.3"],
    nist: ["CM-3", "CM-6(1)", "CM-8", "CM-8(2)"],
    fsbp: ["Config.1"],
  },
  reader: configurationRecorder,
  events: { "config.amazonaws.com": ["PutConfigurationRecorder", "StopConfigurationRecorder"] },
  permissions: {
    read: [],
    write: ["config:StartConfigurationRecorder"],
    undo: ["config:StopConfigurationRecorder"],
  },
  params,
  plan({ ref, recording, servicePrincipal, hasDeliveryChannel }) {
    // A recorder that belongs to an AWS service always records, and only that service can change it.
    if (recording || servicePrincipal) return [];
    if (!hasDeliveryChannel) {
      return [
        {
          summary: `Configuration recorder ${ref.recorderName} does not record, and cannot before there is a delivery channel in ${ref.region}`,
          call: null,
          undo: null,
          undoReason: "nothing was changed",
        },
      ];
    }
    const input = { ConfigurationRecorderName: ref.recorderName };
    return [
      {
        summary: `Start configuration recorder ${ref.recorderName}: it does not record`,
        call: { service: "config", operation: "StartConfigurationRecorder", input },
        undo: { service: "config", operation: "StopConfigurationRecorder", input },
      },
    ];
  },
} satisfies Remediation<RecorderRef, ConfigurationRecorder, z.infer<typeof params>>;
