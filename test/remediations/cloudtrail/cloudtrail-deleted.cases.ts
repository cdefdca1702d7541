import { DeleteTrailCommand } from "@aws-sdk/client-cloudtrail";
import { cloudtrailDeleted } from "../../../remediations/cloudtrail/cloudtrail-deleted.ts";
import { callAndReport } from "../../support/account.ts";
import type { Cases } from "../cases.ts";
import { arn, createTrail, event, eventCases, ref } from "./trails.ts";

const other = "arn:aws:cloudtrail:eu-west-1:999999999999:trail/organization";

export const cases: Cases = {
  remediation: cloudtrailDeleted,
  ref,
  plans: [
    { name: "there", state: { exists: true, others: [] }, calls: [] },
    {
      name: "the only one, deleted",
      state: { exists: false, others: [] },
      calls: [null],
      undo: [null],
      says: "Trail management does not exist: no other trail records us-east-1",
    },
    {
      name: "deleted, the organization's is left",
      state: { exists: false, others: [other] },
      calls: [null],
      says: `the trails that are left record the same, ${other}, was not read`,
    },
  ],
  holes: [
    {
      name: "deleted",
      async open() {
        const { Name } = await createTrail();
        return callAndReport("cloudtrail", new DeleteTrailCommand({ Name }));
      },
      fixed: () => ({}),
    },
  ],
  events: [
    ...eventCases("DeleteTrail"),
    {
      name: "its creation, after which it is there again",
      event: event(
        "CreateTrail",
        { name: "management" },
        { response: { trailARN: arn, name: "management" } },
      ),
      resource: arn,
    },
  ],
  assessments: [{ name: "always", state: { exists: false, others: [] }, risk: "safe" }],
};
