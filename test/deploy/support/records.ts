import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const file = resolve(import.meta.dirname, "../../../../shared/cloudtrail/invictus.jsonl");

/** Whether the captured CloudTrail records are here; the project builds and tests without them. */
export const haveRecords = existsSync(file);

/** A CloudTrail record, as far as tests look into it. */
export interface CloudTrailRecord {
  readonly eventSource: string;
  readonly eventName: string;
  readonly errorCode?: string;
  readonly readOnly?: boolean;
  readonly userIdentity: object;
}

/** The captured CloudTrail records. */
export function capturedRecords(): CloudTrailRecord[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** A record as EventBridge delivers it. */
export function delivered(record: CloudTrailRecord): object {
  return {
    version: "0",
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${record.eventSource.split(".")[0]}`,
    detail: record,
  };
}
