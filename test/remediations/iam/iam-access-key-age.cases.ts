import { iamAccessKeyAge } from "../../../remediations/iam/iam-access-key-age.ts";
import type { Cases } from "../cases.ts";
import { events, holeOf, key, update, used } from "./access-keys.ts";
import { userRef } from "./events.ts";

export const cases: Cases = {
  remediation: iamAccessKeyAge,
  ref: userRef,
  plans: [
    { name: "no keys", state: { accessKeys: [] }, calls: [] },
    { name: "as old as it may be", state: { accessKeys: [key("AKIA1", { age: 365 })] }, calls: [] },
    {
      name: "a day too old, however busy; its sibling stays",
      state: { accessKeys: [key("AKIA1", { age: 366, ...used(0) }), key("AKIA2", { age: 365 })] },
      calls: [update("AKIA1", "Inactive")],
      undo: [update("AKIA1", "Active")],
      says: "Deactivate access key AKIA1 of user alice: it is 366 days old, and 365 are allowed",
    },
    {
      name: "both too old",
      state: { accessKeys: [key("AKIA1", { age: 400 }), key("AKIA2", { age: 900 })] },
      calls: [update("AKIA1", "Inactive"), update("AKIA2", "Inactive")],
    },
    {
      name: "an inactive key is as good as none",
      state: { accessKeys: [{ id: "AKIA1", active: false, age: 3_000 }] },
      calls: [],
    },
    {
      name: "the 90 days of CIS and FSBP",
      params: { maxDays: 90 },
      state: { accessKeys: [key("AKIA1", { age: 91 }), key("AKIA2", { age: 90 })] },
      calls: [update("AKIA1", "Inactive")],
    },
  ],
  holes: [
    holeOf(
      "one key too old, the other new",
      [
        { id: "AKIAIOSFODNN7EXAMPLE", created: 400, used: 1 },
        { id: "AKIAI44QH8DHBEXAMPLE", created: 20, used: 1 },
      ],
      ["AKIAIOSFODNN7EXAMPLE"],
    ),
  ],
  events,
  assessments: [
    {
      name: "in use",
      state: { accessKeys: [key("AKIA1", { age: 400, ...used(1) })] },
      risk: "destructive",
    },
    { name: "never used", state: { accessKeys: [key("AKIA1", { age: 400 })] }, risk: "destructive" },
  ],
};
