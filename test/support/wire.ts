import { type Answer, type Request, serve } from "./server.ts";

/** A request to AWS, as far as a test tells requests apart. */
export interface Asked {
  readonly service: string;
  readonly region: string;
  /** The action of the query protocols; for others the path. */
  readonly action: string;
  readonly url: string;
}

/** The account of whoever has no session, and that of the one session that STS gives. */
export const accounts = { own: "123456789012", member: "210987654321" } as const;

/** Gives documented answers of AWS over HTTP until the test ends. STS knows the caller, and gives a session in the member account. */
export async function serveAws(answer: (asked: Asked) => Answer) {
  return serve((request) => {
    const asked = readRequest(request);
    if (asked.action === "AssumeRole") return session;
    return asked.action === "GetCallerIdentity" ? callerOf(request) : answer(asked);
  });
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
function callerOf({ headers }: Request): Answer {
  const account = String(headers.authorization).includes(sessionKey) ? accounts.member : accounts.own;
  return {
    status: 200,
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>arn:aws:iam::${account}:user/alice</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>${account}</Account>
      </GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

const sessionKey = "ASIAIOSFODNN7EXAMPLE";

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const session: Answer = {
  status: 200,
  body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${sessionKey}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials>
    </AssumeRoleResult></AssumeRoleResponse>`,
};

/** An error as the query protocol of IAM and STS has it. */
export function queryError(status: number, code: string, message: string): Answer {
  return {
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
      <Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export function ec2Error(status: number, code: string, message: string): Answer {
  return {
    status,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`,
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error(status: number, code: string, message: string): Answer {
  return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export function s3Buckets(names: readonly string[], next?: string): Answer {
  const buckets = names.map((name) => `<Bucket><Name>${name}</Name></Bucket>`).join("");
  const token = next ? `<ContinuationToken>${next}</ContinuationToken>` : "";
  return {
    status: 200,
    body: `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>${buckets}</Buckets>${token}</ListAllMyBucketsResult>`,
  };
}

function readRequest({ url, headers, body }: Request): Asked {
  const [, region = "", service = ""] =
    /\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(String(headers.authorization)) ?? [];
  return { region, service, action: new URLSearchParams(body).get("Action") ?? url, url };
}
