import type { ActionRecord } from "../../engine/record.ts";
import { asffOutput } from "./asff.ts";
import { jsonOutput } from "./json.ts";
import type { Kept } from "./kept.ts";
import { sarifOutput } from "./sarif.ts";
import { textOutput } from "./text.ts";

/** What an audit looked at, for its last words. */
export interface Summary {
  /** Resources by type. */
  readonly looked: ReadonlyMap<string, number>;
  /** Where: `us-east-1 of 123456789012`, `17 regions of 3 accounts`. */
  readonly where: string;
  /** Whether it looked at everything: it was not stopped, and nothing was unseen. */
  readonly whole: boolean;
}

/** Where an audit tells what it finds, on standard output. */
export interface AuditOutput {
  /** What a control found, or what was done about it; as it is found, severe or not. */
  finding(record: ActionRecord): void;
  /** What could not be looked at. It is kept by the audit, as `unseen`. */
  unseen(record: ActionRecord): void;
  /** Ends what was told: it is whole, also of an audit that was stopped. */
  end(summary: Summary): Promise<void>;
}

/** The forms in which an audit tells what it finds. */
export const auditOutputs = {
  text: textOutput,
  json: jsonOutput,
  sarif: sarifOutput,
  asff: asffOutput,
} as const satisfies Record<string, (kept: Kept) => AuditOutput>;

/** The name of a form. */
export type AuditFormat = keyof typeof auditOutputs;
