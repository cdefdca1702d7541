import { rdsUnencrypted } from "../../../remediations/rds/rds-unencrypted.ts";
import type { Cases } from "../cases.ts";
import { createInstance, eventCases, instance, ref } from "./instances.ts";

const open = { ...instance, storageEncrypted: false };

export const cases: Cases = {
  remediation: rdsUnencrypted,
  ref,
  plans: [
    { name: "encrypted", state: instance, calls: [] },
    {
      name: "not encrypted",
      state: open,
      calls: [null],
      undo: [null],
      says: "The storage of DB instance orders is not encrypted",
    },
    {
      name: "the storage of its cluster",
      state: { ...open, dbClusterIdentifier: "shop" },
      calls: [null],
      says: "The storage of DB cluster shop, which DB instance orders is part of, is not encrypted",
    },
  ],
  holes: [
    {
      name: "created without encryption",
      open: async () => createInstance({ StorageEncrypted: false }),
      fixed: () => ({}),
    },
  ],
  events: eventCases,
  assessments: [{ name: "always", state: open, risk: "safe" }],
};
