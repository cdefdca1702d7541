import { z } from "zod";
import type { Remediation } from "../contract.ts";
import { type Detector, type DetectorRef, detector } from "./resources/detector.ts";

const params = z.strictObject({});

/**
 * Enables a GuardDuty detector that was suspended, and reports one that was deleted.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html
 */
export const guarddutyDisabled = {
  id: "guardduty-disabled",
  title: "GuardDuty is off",
  severity: "high",
  risk: "safe",
  frameworks: {
    hipaa: [
      "164.308(a)(1)(ii)(A)",
      "164.308(a)(1)(ii)(D)",
      "164.308(a)(3)(ii)(A)",
      "164.308(a)(5)(ii)(C)",
      "164.308(a)(6)(i)",
      "164.308(a)(6)(ii)",
      "164.308(a)(8)",
      "164.312(b)",
      "164.312(e)(2)(i)",
    ],
    soc2: ["CC3.1", "CC3.2", "CC4.2", "CC6.8", "CC7.1", "CC7.2", "CC7.3", "CC7.4"],
    pci: ["11.5.1"],
    nist: [
      "AC-2(12)",
      "AU-6(1)",
      "AU-6(5)",
      "CA-7",
      "CM-8(3)",
      "RA-3(4)",
      "SA-8(19)",
      "SA-8(21)",
      "SA-8(25)",
      "SA-11(1)",
      "SA-11(6)",
      "SA-15(2)",
      "SA-15(8)",
      "SC-5",
      "SC-5(1)",
      "SC-5(3)",
      "SI-3(8)",
      "SI-4",
      "SI-4(1)",
      "SI-4(2)",
      "SI-4(4)",
      "SI-4(5)",
      "SI-4(13)",
      "SI-4(22)",
      "SI-4(25)",
      "SI-20",
    ],
    fsbp: ["GuardDuty.1"],
  },
  reader: detector,
  events: { "guardduty.amazonaws.com": ["CreateDetector", "DeleteDetector", "UpdateDetector"] },
  permissions: { read: [], write: ["guardduty:UpdateDetector"], undo: ["guardduty:UpdateDetector"] },
  params,
  plan({ ref, status }) {
    if (status === "ENABLED") return [];
    if (status === null) {
      return [
        {
          summary: `Detector ${ref.detectorId} does not exist: its findings and settings are lost, and a new detector would be another one`,
          call: null,
          undo: null,
          undoReason: "nothing was changed",
        },
      ];
    }
    const update = (Enable: boolean) =>
      ({
        service: "guardduty",
        operation: "UpdateDetector",
        input: { DetectorId: ref.detectorId, Enable },
      }) as const;
    return [
      {
        summary: `Enable detector ${ref.detectorId}: it is suspended`,
        call: update(true),
        undo: update(false),
      },
    ];
  },
} satisfies Remediation<DetectorRef, Detector, z.infer<typeof params>>;
