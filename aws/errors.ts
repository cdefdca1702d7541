/**
 * What a failed AWS call means for Suture.
 * `gone`: the resource, or the part that the call names, does not exist. `changed`: it changed since it was read.
 * `denied`: a policy refuses the call, and will again. `credentials`: the caller is not known to AWS.
 * `temporary`: throttling, AWS's own errors and the network; the same call may succeed later.
 * `rejected`: AWS does not accept the call as it is. `unknown`: not an error of AWS.
 */
export type Failure = "gone" | "changed" | "denied" | "credentials" | "temporary" | "rejected" | "unknown";

interface AwsError extends Error {
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
  readonly Code?: string;
  readonly code?: string;
  /** Why DynamoDB cancelled a transaction, for each of its actions. */
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

const failures: readonly (readonly [Exclude<Failure, "unknown">, RegExp])[] = [
  [
    "changed",
    /^(PreconditionFailed|ConditionalRequestConflict|OperationAborted|ResourceConflict|ConcurrentModification|ConditionalCheckFailed|FlowLogAlreadyExists|NetworkAclEntryAlreadyExists)/,
  ],
  [
    "temporary",
    /Throttl|^(RequestLimitExceeded|TooManyRequests|SlowDown|RequestTimeout|TimeoutError|InternalError|InternalFailure|ServiceUnavailable|ServiceException|BandwidthLimitExceeded|EC2ThrottledException|InvalidDBInstanceState|InvalidDBClusterState|ConflictException|EntityTemporarilyUnmodifiable|ProvisionedThroughputExceeded|TransactionConflict|TransactionInProgress)/,
  ],
  [
    "temporary",
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|NetworkingError)/,
  ],
  [
    "credentials",
    /^(CredentialsProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch|OptInRequired|InvalidSignature|InvalidToken|RequestExpired|RequestTimeTooSkewed|RequestInTheFuture)/,
  ],
  [
    "denied",
    /AccessDenied|^(UnauthorizedOperation|UnauthorizedAccess|AuthorizationError|Forbidden|AllAccessDisabled|DeclarativePolicyViolation)/,
  ],
  ["gone", /NotFound|^(NoSuch|404$)/],
];

/** Sorts an error of an AWS call by what can be done about it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return "unknown";
  const { name, code, Code, $fault, $metadata, $retryable, CancellationReasons = [] } = error as AwsError;
  const reasons = CancellationReasons.map((reason) => reason.Code);
  const names = [name, Code, code, ...reasons].filter((each) => typeof each === "string");
  for (const [failure, pattern] of failures) if (names.some((each) => pattern.test(each))) return failure;
  const status = $metadata?.httpStatusCode;
  if (status === 412) return "changed";
  if (status === 403 || status === 401) return "denied";
  if (status === 404) return "gone";
  if (status === 429 || $fault === "server" || (status ?? 0) >= 500 || $retryable) return "temporary";
  if ($fault || status !== undefined) return "rejected";
  // The SDK sent it and got no answer: the network, a proxy or TLS is in the way.
  return $metadata ? "temporary" : "unknown";
}

/** Whether an AWS error carries one of these names, in whichever field the service puts it. */
export function hasName(error: unknown, ...names: readonly string[]): boolean {
  const { name, Code, code } = error as AwsError;
  return (
    error instanceof Error && [name, Code, code].some((each) => each !== undefined && names.includes(each))
  );
}

const policyTypes =
  /(service control policy|resource control policy|declarative policy|permissions boundary|session policy|VPC endpoint policy|identity-based policy|resource-based policy|S3 organization policy|block public access)/i;

/**
 * The type of the policy that refused a call, where AWS's message names it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
export function denyingPolicy(error: unknown): string | undefined {
  return error instanceof Error ? policyTypes.exec(error.message)?.[1]?.toLowerCase() : undefined;
}

/** An AWS error in one line, without stack or request dump: name, message, cause of a network failure. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, Code } = error as AwsError;
  const inner =
    error instanceof AggregateError ? error.errors.map((each) => describeError(each)).join("; ") : "";
  const name = [Code, error.name, code].find((each) => each && each !== "Error") ?? "Error";
  const message = (error.message || inner || String(error.cause ?? "")).split("\n")[0]?.trim() ?? "";
  return message.startsWith(name) ? message : `${name}: ${message}`;
}
