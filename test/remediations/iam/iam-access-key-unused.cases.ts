import { iamAccessKeyUnused } from "../../../remediations/iam/iam-access-key-unused.ts";
import type { Cases } from "../cases.ts";
import { events, holeOf, key, update, used } from "./access-keys.ts";
import { userRef } from "./events.ts";

export const cases: Cases = {
  remediation: iamAccessKeyUnused,
  ref: userRef,
  plans: [
    { name: "no keys", state: { accessKeys: [] }, calls: [] },
    {
      name: "used today, however old",
      state: { accessKeys: [key("AKIA1", { age: 3_000, ...used(0) })] },
      calls: [],
    },
    {
      name: "unused as long as it may be",
      state: { accessKeys: [key("AKIA1", { age: 200, ...used(90) })] },
      calls: [],
    },
    {
      name: "unused for a day too long; its sibling stays",
      state: {
        accessKeys: [key("AKIA1", { age: 200, ...used(91) }), key("AKIA2", { age: 300, ...used(5) })],
      },
      calls: [update("AKIA1", "Inactive")],
      undo: [update("AKIA1", "Active")],
      says: "it was last used 91 days ago for s3 in eu-west-1, and 90 days are allowed",
    },
    { name: "never used, but new", state: { accessKeys: [key("AKIA1", { age: 90 })] }, calls: [] },
    {
      name: "never used since it was created",
      state: { accessKeys: [key("AKIA1", { age: 91 })] },
      calls: [update("AKIA1", "Inactive")],
      says: "it was created 91 days ago and was never used",
    },
    {
      name: "an inactive key is as good as none",
      state: { accessKeys: [{ id: "AKIA1", active: false, age: 3_000 }] },
      calls: [],
    },
    {
      name: "the 45 days of CIS",
      params: { maxDays: 45 },
      state: { accessKeys: [key("AKIA1", { age: 200, ...used(46) })] },
      calls: [update("AKIA1", "Inactive")],
    },
  ],
  holes: [
    holeOf(
      "one key unused, the other busy",
      [
        { id: "AKIAIOSFODNN7EXAMPLE", created: 300, used: 120 },
        { id: "AKIAI44QH8DHBEXAMPLE", created: 300, used: 1 },
      ],
      ["AKIAIOSFODNN7EXAMPLE"],
    ),
    holeOf(
      "a key that was never used",
      [{ id: "AKIAIOSFODNN7EXAMPLE", created: 100 }],
      ["AKIAIOSFODNN7EXAMPLE"],
    ),
  ],
  events,
  assessments: [
    {
      name: "used long ago",
      state: { accessKeys: [key("AKIA1", { age: 400, ...used(100) })] },
      risk: "destructive",
    },
  ],
};
