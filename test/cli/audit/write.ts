import { onTestFinished, vi } from "vitest";
import { createKept } from "../../../cli/audit/kept.ts";
import { type AuditFormat, auditOutputs } from "../../../cli/audit/output.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { isUnseen } from "../../../engine/unseen.ts";
import { actionRecord } from "../../support/log.ts";

export const change = {
  summary: "Revoke tcp 22 from 0.0.0.0/0",
  call: "ec2:RevokeSecurityGroupIngress",
  input: {},
  applied: false,
  undo: null,
  undoReason: "none",
};
export const arn = (name: string) => `arn:aws:ec2:us-east-1:123456789012:security-group/${name}`;
export const found = (differences: Partial<ActionRecord> = {}) =>
  actionRecord({
    control: "sg-admin-ports-open",
    controls: ["sg-admin-ports-open", "sg-large-port-range-open"],
    severity: "critical",
    resource: arn("sg-1"),
    outcome: "planned",
    before: {},
    changes: [change],
    ...differences,
  });
export const denied = found({
  outcome: "denied",
  before: null,
  changes: [],
  reason: "could not look: AccessDenied",
});

/** What is written to standard output in a form. */
export async function write(
  format: AuditFormat,
  records: readonly ActionRecord[],
  whole = true,
): Promise<string> {
  let text = "";
  const keep = (chunk: unknown) => {
    text += chunk;
    return true;
  };
  const written = vi.spyOn(process.stdout, "write").mockImplementation(keep);
  const logged = vi.spyOn(console, "log").mockImplementation((line) => void keep(`${line}\n`));
  const kept = createKept();
  onTestFinished(() => kept.remove());
  try {
    const output = auditOutputs[format](kept);
    for (const record of records) {
      if (isUnseen(record)) kept.add("unseen", record);
      if (isUnseen(record)) output.unseen(record);
      else output.finding(record);
    }
    await output.end({
      looked: new Map([["AWS::EC2::SecurityGroup", 7]]),
      where: "us-east-1 of 123456789012",
      whole,
    });
  } finally {
    written.mockRestore();
    logged.mockRestore();
  }
  return text;
}
