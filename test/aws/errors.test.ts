import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { denyingPolicy, describeError, type Failure, failureOf, hasName } from "../../aws/errors.ts";

/** An error as the SDK throws it: the name, the fault and the status of the answer. */
function awsError(name: string, status: number, more: object = {}): Error {
  const fault = status >= 500 ? "server" : "client";
  return Object.assign(new Error("the message"), {
    name,
    $fault: fault,
    $metadata: { httpStatusCode: status, attempts: 1 },
    ...more,
  });
}
/** An error of the network as the SDK throws it: Node's own, with the number of attempts and no status. */
const networkError = (code: string) =>
  Object.assign(new Error(`connect ${code} 192.0.2.1:443`), { code, $metadata: { attempts: 5 } });
/** A transaction that DynamoDB cancelled, with the reason of each of its actions. */
const cancelled = (...codes: readonly string[]) =>
  awsError("TransactionCanceledException", 400, { CancellationReasons: codes.map((Code) => ({ Code })) });
const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe("failureOf", () => {
  it.each<[Failure, readonly Error[]]>([
    [
      "gone",
      [
        // https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html
        awsError("InvalidGroup.NotFound", 400),
        awsError("InvalidSecurityGroupRuleId.NotFound", 400),
        awsError("InvalidPermission.NotFound", 400),
        awsError("InvalidPrefixListID.NotFound", 400),
        // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
        awsError("NoSuchBucket", 404),
        awsError("NoSuchBucketPolicy", 404),
        awsError("NoSuchPublicAccessBlockConfiguration", 404),
        awsError("OwnershipControlsNotFoundError", 404),
        awsError("ServerSideEncryptionConfigurationNotFoundError", 404),
        awsError("ResourceNotFoundException", 404),
        awsError("NotFound", 404),
        awsError("404", 404),
        awsError("Unheard.Of", 404),
      ],
    ],
    [
      "changed",
      [
        awsError("PreconditionFailedException", 412),
        awsError("PreconditionFailed", 412),
        awsError("ResourceConflictException", 409),
        awsError("ConditionalRequestConflict", 409),
        awsError("OperationAborted", 409),
        awsError("ConcurrentModification", 409),
        awsError("ConditionalCheckFailedException", 400),
        cancelled("None", "ConditionalCheckFailed"),
        awsError("Unheard.Of", 412),
      ],
    ],
    [
      "denied",
      [
        awsError("AccessDenied", 403),
        awsError("AccessDeniedException", 403),
        awsError("AccessDeniedException", 400),
        awsError("UnauthorizedOperation", 403),
        awsError("KMSAccessDeniedException", 502),
        awsError("AllAccessDisabled", 403),
        awsError("AccountProblem", 403),
        awsError("Unheard.Of", 401),
      ],
    ],
    [
      "credentials",
      [
        Object.assign(new Error("Could not load credentials from any providers"), {
          name: "CredentialsProviderError",
        }),
        awsError("ExpiredToken", 400),
        awsError("ExpiredTokenException", 403),
        awsError("InvalidClientTokenId", 403),
        awsError("UnrecognizedClientException", 403),
        awsError("AuthFailure", 401),
        awsError("InvalidAccessKeyId", 403),
        awsError("SignatureDoesNotMatch", 403),
        // The clock of the caller is wrong by minutes.
        awsError("RequestTimeTooSkewed", 403),
        awsError("RequestExpired", 400),
      ],
    ],
    [
      "temporary",
      [
        awsError("RequestLimitExceeded", 503),
        awsError("Throttling", 400),
        awsError("ThrottlingException", 400),
        awsError("TooManyRequestsException", 429),
        awsError("EC2ThrottledException", 503),
        awsError("SlowDown", 503),
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
        awsError("ProvisionedThroughputExceededException", 400),
        awsError("TransactionConflictException", 400),
        awsError("TransactionInProgressException", 400),
        cancelled("None", "TransactionConflict"),
        cancelled("ThrottlingError"),
        cancelled("ProvisionedThroughputExceeded", "None"),
        awsError("RequestTimeout", 400),
        awsError("InternalError", 500),
        awsError("InternalFailure", 500),
        awsError("ServiceException", 500),
        awsError("ServiceUnavailable", 503),
        awsError("Unavailable", 503),
        awsError("Unheard.Of", 500),
        awsError("Unheard.Of", 502),
        awsError("Unheard.Of", 429),
        awsError("Unheard.Of", 400, { $retryable: { throttling: true } }),
        // A proxy's page in place of AWS's answer: the SDK cannot parse it.
        Object.assign(new SyntaxError("Unexpected token '<'"), { $metadata: { httpStatusCode: 502 } }),
        ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH"].map(
          networkError,
        ),
        networkError("ENETUNREACH"),
        // What only TLS knows: a proxy of the company, a certificate that ended last night.
        networkError("SELF_SIGNED_CERT_IN_CHAIN"),
        networkError("CERT_HAS_EXPIRED"),
        Object.assign(new Error("Connection timed out after 5000 ms"), { name: "TimeoutError" }),
        // A host with several addresses: Node.js tries each and gives all the errors.
        Object.assign(new AggregateError([system("ECONNREFUSED"), system("ECONNREFUSED")], ""), {
          code: "ECONNREFUSED",
        }),
      ],
    ],
    [
      "rejected",
      [
        awsError("InvalidParameterValueException", 400),
        awsError("MalformedPolicyDocument", 400),
        awsError("RulesPerSecurityGroupLimitExceeded", 400),
        awsError("PermanentRedirect", 301),
        awsError("MethodNotAllowed", 405),
        cancelled("None", "ValidationError"),
      ],
    ],
    [
      "unknown",
      [new Error("the process died"), new TypeError("x is not a function"), new AggregateError([])],
    ],
  ])("%s", (failure, errors) => {
    expect(errors.map((error) => [error.name, error.message, failureOf(error)])).toEqual(
      errors.map((error) => [error.name, error.message, failure]),
    );
  });

  it.each([null, undefined, "AccessDenied", 404, { name: "AccessDenied" }])(
    "%o is not an error of AWS",
    (thrown) => {
      expect(failureOf(thrown)).toBe("unknown");
    },
  );

  it.each(["Code", "code"])("finds the name in %s, where some services put it", (field) => {
    const error = Object.assign(new Error("the message"), { [field]: "NoSuchBucket" });
    expect(failureOf(error)).toBe("gone");
    expect(hasName(error, "NoSuchKey", "NoSuchBucket")).toBe(true);
    expect(hasName(error, "NoSuchKey")).toBe(false);
  });

  it("a port where nobody listens, as Node.js reports it", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, "close");
    const refused = await fetch(`http://127.0.0.1:${port}`).catch((error: Error) => error.cause);
    expect(failureOf(refused)).toBe("temporary");
    expect(describeError(refused)).toBe(`ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}`);
  });
});

const user = "User: arn:aws:sts::123456789012:assumed-role/suture-ec2/i is not authorized to perform:";
const action = "ec2:RevokeSecurityGroupIngress";
const explicit = (policy: string) =>
  `${user} ${action} on resource: arn:aws:ec2:us-east-1:123456789012:security-group/sg-1 with an explicit deny in a ${policy}`;
const implicit = (policy: string) => `${user} ${action} because no ${policy} allows the ${action} action`;

describe("denyingPolicy", () => {
  // The wordings of https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
  it.each([
    "service control policy",
    "resource control policy",
    "permissions boundary",
    "session policy",
    "VPC endpoint policy",
    "identity-based policy",
    "resource-based policy",
  ])("%s", (policy) => {
    expect(denyingPolicy(new Error(explicit(policy)))).toBe(policy.toLowerCase());
    expect(denyingPolicy(new Error(implicit(policy)))).toBe(policy.toLowerCase());
  });

  it.each([
    // EC2 puts its own words around it; since 2026 AWS also names the policy.
    [
      `You are not authorized to perform this operation. ${explicit("service control policy: arn:aws:organizations::123456789012:policy/o-1/service_control_policy/p-1")}. Encoded authorization failure message: AAAA`,
      "service control policy",
    ],
    ["This functionality has been disabled by a Declarative Policy", "declarative policy"],
    ["Access Denied", undefined],
    [`${user} ${action}`, undefined],
  ])("%s", (message, policy) => {
    expect(denyingPolicy(new Error(message))).toBe(policy);
  });

  it("no error", () => expect(denyingPolicy("service control policy")).toBeUndefined());
});

describe("describeError", () => {
  it.each<[unknown, string]>([
    [awsError("NoSuchBucket", 404), "NoSuchBucket: the message"],
    [Object.assign(new Error("NoSuchBucket: gone"), { name: "NoSuchBucket" }), "NoSuchBucket: gone"],
    [Object.assign(new Error("the message"), { Code: "SlowDown" }), "SlowDown: the message"],
    [system("ENOTFOUND"), "ENOTFOUND: connect ENOTFOUND"],
    [new Error("first line\n  at a stack\n  at a stack"), "Error: first line"],
    [
      Object.assign(new AggregateError([system("ECONNREFUSED"), system("EHOSTUNREACH")], ""), {
        code: "ECONNREFUSED",
      }),
      "AggregateError: ECONNREFUSED: connect ECONNREFUSED; EHOSTUNREACH: connect EHOSTUNREACH",
    ],
    [new Error("", { cause: "nobody answered" }), "Error: nobody answered"],
    ["thrown text", "thrown text"],
    [undefined, "undefined"],
  ])("%s", (error, text) => {
    expect(describeError(error)).toBe(text);
  });
});
