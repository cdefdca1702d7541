import { CreateDetectorCommand, UpdateDetectorCommand } from "@aws-sdk/client-guardduty";
import { guarddutyDisabled } from "../../../remediations/guardduty/guardduty-disabled.ts";
import { call, callAndReport } from "../../support/account.ts";
import { type Cases, recordOf } from "../cases.ts";

const detectorId = "12abc34d567e8fa901bc2d34e56789f0";
const arn = `arn:aws:guardduty:us-east-1:123456789012:detector/${detectorId}`;
const ref = { arn, account: "123456789012", region: "us-east-1", detectorId };
const update = (Enable: boolean) => ({
  operation: "UpdateDetector" as const,
  input: { DetectorId: detectorId, Enable },
});
const event = (name: string, request: object | null, more = {}) =>
  recordOf("guardduty.amazonaws.com", name, request, more);

export const cases: Cases = {
  remediation: guarddutyDisabled,
  ref,
  plans: [
    { name: "enabled", state: { status: "ENABLED" }, calls: [] },
    {
      name: "suspended",
      state: { status: "DISABLED" },
      calls: [update(true)],
      undo: [update(false)],
      says: `Enable detector ${detectorId}: it is suspended`,
    },
    {
      name: "deleted: no call brings it back",
      state: { status: null },
      calls: [null],
      undo: [null],
      says: "its findings and settings are lost",
    },
  ],
  holes: [
    {
      name: "suspended",
      async open() {
        const { DetectorId } = await call("guardduty", new CreateDetectorCommand({ Enable: true }));
        return callAndReport("guardduty", new UpdateDetectorCommand({ DetectorId, Enable: false }));
      },
      fixed: () => ({ status: "ENABLED" }),
    },
    {
      name: "created suspended",
      open: async () => callAndReport("guardduty", new CreateDetectorCommand({ Enable: false })),
      fixed: () => ({ status: "ENABLED" }),
    },
  ],
  events: [
    { name: "updated", event: event("UpdateDetector", { detectorId, enable: false }), resource: arn },
    { name: "deleted", event: event("DeleteDetector", { detectorId }), resource: arn },
    {
      name: "created",
      event: event("CreateDetector", { enable: false }, { response: { detectorId } }),
      resource: arn,
    },
    {
      name: "in another partition",
      event: event("UpdateDetector", { detectorId }, { region: "us-gov-west-1" }),
      resource: `arn:aws-us-gov:guardduty:us-gov-west-1:123456789012:detector/${detectorId}`,
    },
    { name: "no parameters", event: event("UpdateDetector", null), resource: null },
    { name: "empty parameters", event: event("UpdateDetector", {}), resource: null },
    { name: "a path", event: event("UpdateDetector", { detectorId: `../${detectorId}` }), resource: null },
    { name: "not a text", event: event("UpdateDetector", { detectorId: [detectorId] }), resource: null },
  ],
  assessments: [{ name: "always", state: { status: "DISABLED" }, risk: "safe" }],
};
