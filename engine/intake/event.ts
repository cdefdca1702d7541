import { z } from "zod";
import type { CloudTrailEvent } from "../../remediations/event.ts";

/** Thrown for input that is neither an EventBridge event nor a CloudTrail record. The message says what is missing. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** An input that is passed over: which kind, and the reason for a person. */
export interface Ignored {
  readonly ignored:
    | "not-cloudtrail"
    | "failed-call"
    | "read-only"
    | "own-call"
    | "no-control"
    | "no-resource";
  readonly reason: string;
}

/** What an input turned out to be: an API call that may have opened a hole, or something to pass over. */
export type Intake = { readonly event: CloudTrailEvent } | Ignored;

const values = z.record(z.string(), z.unknown()).nullish();
const accountId = z.string().regex(/^\d{12}$/, "is not a 12-digit account id");

/** The part of a CloudTrail record that Suture relies on (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html). */
const recordSchema = z.object({
  eventID: z.string().min(1),
  eventSource: z.string().min(1),
  eventName: z.string().min(1),
  eventTime: z.iso.datetime(),
  awsRegion: z.string().regex(/^[a-z]{2,}(-[a-z0-9]+)+$/, "is not a region"),
  sourceIPAddress: z.string().default("unknown"),
  readOnly: z.union([z.boolean(), z.stringbool()]).optional(),
  errorCode: z.string().optional(),
  recipientAccountId: accountId.optional(),
  requestParameters: values,
  responseElements: values,
  resources: z.array(z.object({ ARN: z.string().optional(), accountId: z.string().optional() })).nullish(),
  userIdentity: z.object({
    type: z.string().optional(),
    arn: z.string().optional(),
    accountId: z.string().optional(),
    userName: z.string().optional(),
    invokedBy: z.string().optional(),
    sessionContext: z
      .object({ sessionIssuer: z.object({ arn: z.string().optional() }).optional() })
      .optional(),
  }),
});

const envelopeSchema = z.object({ "detail-type": z.string(), detail: z.unknown() });

/**
 * Reads one EventBridge event or CloudTrail record and passes over what cannot have opened a hole: failed calls,
 * read-only calls and Suture's own. EventBridge filters them too; input can reach this code by other ways.
 *
 * @param ownRoles ARNs of the roles that Suture itself acts with.
 * @throws InputError when the input is neither.
 */
export function takeIn(input: unknown, ownRoles: readonly string[]): Intake {
  const envelope = envelopeSchema.safeParse(input);
  if (envelope.success && !envelope.data["detail-type"].endsWith("via CloudTrail")) {
    return {
      ignored: "not-cloudtrail",
      reason: `"${envelope.data["detail-type"]}" is not an event of CloudTrail`,
    };
  }
  const parsed = recordSchema.safeParse(envelope.success ? envelope.data.detail : input);
  if (!parsed.success) throw new InputError(describeInput(input, parsed.error));
  const record = parsed.data;

  if (record.errorCode) return { ignored: "failed-call", reason: `the call failed: ${record.errorCode}` };
  if (record.readOnly) return { ignored: "read-only", reason: "the call only read" };
  const issuer = record.userIdentity.sessionContext?.sessionIssuer?.arn;
  if (issuer && ownRoles.includes(issuer))
    return { ignored: "own-call", reason: "the call was Suture's own" };
  const account = record.recipientAccountId ?? record.userIdentity.accountId;
  if (!account || !accountId.safeParse(account).success) {
    throw new InputError("the CloudTrail record names no account: recipientAccountId is missing");
  }

  const { userIdentity: identity } = record;
  return {
    event: {
      id: record.eventID,
      source: record.eventSource,
      name: record.eventName,
      time: record.eventTime,
      region: record.awsRegion,
      account,
      actor: identity.arn ?? identity.userName ?? identity.invokedBy ?? identity.type ?? "unknown",
      sourceIp: record.sourceIPAddress,
      request: record.requestParameters ?? {},
      response: record.responseElements ?? {},
      resources: (record.resources ?? []).map(({ ARN, accountId: owner }) => ({
        ...(ARN && { arn: ARN }),
        ...(owner && { account: owner }),
      })),
    },
  };
}

function describeInput(input: unknown, error: z.ZodError): string {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    const kind = input === null ? "null" : Array.isArray(input) ? "an array" : `a ${typeof input}`;
    return `expected an EventBridge event or a CloudTrail record, got ${kind}`;
  }
  const problems = error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join(".") || "detail"}: ${message}`);
  return `not an EventBridge event or a CloudTrail record (${problems.join("; ")})`;
}
