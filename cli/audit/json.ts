import type { AuditOutput } from "./output.ts";

/** A JSON line for each record, as it is made. */
export function jsonOutput(): AuditOutput {
  return {
    finding: (record) => console.log(JSON.stringify(record)),
    unseen: (record) => console.log(JSON.stringify(record)),
    end: async () => undefined,
  };
}
