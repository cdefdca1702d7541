/** A log file on disk, or an object of a bucket in this region. */
export type Source =
  | { readonly path: string }
  | { readonly bucket: string; readonly key: string; readonly region: string };

/** What people call it. */
export function nameOf(source: Source): string {
  return "path" in source ? source.path : `s3://${source.bucket}/${source.key}`;
}

const logEnding = /\.(json|jsonl|ndjson|log)(\.gz)?$/;
/** AWS's own log files are named `ACCOUNT_KIND_REGION_…`, CloudTrail's digests and the logs of other services too: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
const otherKind = /^\d{12}_(?!CloudTrail_)/;

/** What a file among others has to be called to be taken for a log of CloudTrail's, for a person. */
export const logNames =
  ".json, .jsonl, .ndjson or .log, also with .gz, and no digest or log of another service";

/** Whether a file among others is taken for a log of CloudTrail's, by its name. */
export function isLog(path: string): boolean {
  return logEnding.test(path) && !otherKind.test(path.slice(path.lastIndexOf("/") + 1));
}
