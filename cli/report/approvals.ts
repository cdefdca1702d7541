import type { ReportRecord } from "./schema.ts";

/** An answer to what Suture asked, or that nobody gave one in time. */
export interface Answer {
  readonly record: ReportRecord;
  /** Null where nobody answered. */
  readonly by: string | null;
  /** In the words of the record; `expired` where nobody answered. */
  readonly decision: string;
  readonly at: string;
  /** When Suture asked; null where that was before the report begins, or nobody was asked. */
  readonly askedAt: string | null;
  /** From the question to the answer, in milliseconds. */
  readonly waitedMs: number | null;
}

/** What people were asked, and what they answered. */
export interface Approvals {
  /** Questions, each about one plan for one resource. */
  readonly asked: number;
  /** In order of their records. */
  readonly answers: readonly Answer[];
  /** Questions that needed no answer any more: the hole was closed otherwise, or the resource is gone. */
  readonly resolved: number;
  /** Questions that the log has no answer to. */
  readonly waiting: readonly ReportRecord[];
}

/**
 * Puts answers to questions: the record of an answer is about a resource and controls that a `pending` one was about.
 *
 * @param records in order of their time
 */
export function approvalsOf(records: readonly ReportRecord[]): Approvals {
  const open = new Map<string, ReportRecord>();
  const answers: Answer[] = [];
  let asked = 0;
  let resolved = 0;
  for (const record of records) {
    const keys = keysOf(record);
    const [question] = keys.flatMap((key) => open.get(key) ?? []);
    if (record.outcome === "pending") {
      // Asked again about the same hole, for another plan: it is one question.
      if (!question) asked += 1;
      for (const key of keys) open.set(key, question ?? record);
      continue;
    }
    const answer = answerOf(record, question);
    if (answer) answers.push(answer);
    else if (question && closing.has(record.outcome)) resolved += 1;
    else continue;
    for (const key of [...keys, ...(question ? keysOf(question) : [])]) open.delete(key);
  }
  return { asked, answers, resolved, waiting: [...new Set(open.values())] };
}

function keysOf({ controls, resource }: ReportRecord): string[] {
  return controls.map((control) => `${control} ${resource}`);
}

const closing: ReadonlySet<string> = new Set(["fixed", "compliant", "gone"]);

function answerOf(record: ReportRecord, question: ReportRecord | undefined): Answer | undefined {
  const { approval, outcome, time } = record;
  if (!approval && outcome !== "expired") return undefined;
  const { by = null, decision = outcome, at = time } = approval ?? {};
  const askedAt = question?.time ?? null;
  return {
    record,
    by,
    decision,
    at,
    askedAt,
    waitedMs: askedAt && outcome !== "expired" ? Math.max(0, Date.parse(at) - Date.parse(askedAt)) : null,
  };
}
