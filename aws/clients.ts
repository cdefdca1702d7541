import type { MemberRole } from "./accounts.ts";
import { checkRegion, partitionOf, UnreachableAccountError } from "./accounts.ts";
import { type Aws, type Service, services } from "./calls.ts";

/** Where a connection goes and for which action: the id appears in CloudTrail as the name of the role session. */
export interface Target {
  readonly account: string;
  readonly region: string;
  readonly actionId: string;
}

/** Opens AWS for a target. Makes no call itself; a member account's role is assumed at the first call. */
export type Connect = (target: Target) => Aws;

export interface ConnectionOptions {
  /** The account that the ambient credentials belong to. */
  readonly homeAccount: string;
  readonly memberRole?: (account: string) => MemberRole | undefined;
  /** Whether sessions in member accounts may only read, whatever their roles allow. */
  readonly readOnly?: boolean;
  /** Attempts per call, the first included: AWS_MAX_ATTEMPTS, or 5. Adaptive retries slow down when AWS throttles. */
  readonly maxAttempts?: number;
}

/** How long before its end a session is renewed, in milliseconds. */
const renewMs = 60_000;
/** How long an answer about a whole account may be out of date, in milliseconds. */
const rememberedMs = 60_000;

interface SdkClient {
  send(command: unknown): Promise<unknown>;
}
type Module = {
  readonly Client: new (configuration: object) => SdkClient;
  readonly operations: Record<string, new (input: unknown) => unknown>;
};
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/**
 * Clients by account, region and service, kept for the life of the process for the home account and for one
 * action in a member account. Endpoint, profile, FIPS and proxies are the SDK's own settings.
 *
 * @throws UnreachableAccountError (from `connect`) for an account that is neither home nor has a role.
 * @throws UnknownRegionError (from `connect`)
 */
export function createConnect(options: ConnectionOptions): Connect {
  const homeClients = new Map<string, Promise<SdkClient>>();
  const answers = new Map<string, { readonly answer: Promise<unknown>; readonly until: number }>();

  const maxAttempts = options.maxAttempts ?? (process.env.AWS_MAX_ATTEMPTS ? undefined : 5);

  const client = async (service: Service, region: string, credentials?: () => Promise<Credentials>) => {
    const { Client } = (await services[service]()) as unknown as Module;
    return new Client({
      region,
      retryMode: "adaptive",
      ...(maxAttempts && { maxAttempts }),
      ...placeOptions(service),
      ...(credentials && { credentials }),
    });
  };

  return ({ account, region, actionId }) => {
    checkRegion(region);
    const home = account === options.homeAccount;
    const role = home ? undefined : options.memberRole?.(account);
    if (!home && !role) throw new UnreachableAccountError(account, options.homeAccount);
    const clients = home ? homeClients : new Map<string, Promise<SdkClient>>();

    const clientFor = (service: Service, credentials?: () => Promise<Credentials>) => {
      const key = `${service} ${region} ${credentials ? "member" : "home"}`;
      const known = clients.get(key);
      if (known) return known;
      const created = client(service, region, credentials);
      clients.set(key, created);
      return created;
    };
    let session: Promise<Credentials> | undefined;
    const assume =
      role &&
      (async () => {
        const left = session ? (await session).expiration.getTime() - Date.now() : 0;
        if (left < renewMs)
          session = assumeRole(clientFor("sts"), role, actionId, options.readOnly ? region : undefined);
        return session as Promise<Credentials>;
      });

    return {
      account,
      region,
      remember<T>(question: string, ask: () => Promise<T>): Promise<T> {
        const key = `${account} ${question}`;
        const known = answers.get(key);
        if (known && known.until > performance.now()) return known.answer as Promise<T>;
        const answer = ask();
        answers.set(key, { answer, until: performance.now() + rememberedMs });
        answer.catch(() => answers.delete(key));
        return answer;
      },
      async call(service: Service, operation: string, input: unknown) {
        const { operations } = (await services[service]()) as unknown as Module;
        const Command = operations[operation];
        if (!Command) throw new TypeError(`Suture does not know the operation ${service}:${operation}`);
        // The SDK writes its own defaults into an input; a plan must stay as it was printed.
        const command = new Command(structuredClone(input));
        return (await (await clientFor(service, assume)).send(command)) as never;
      },
    };
  };
}

/** Buckets answer in their own region whatever the event said; a custom endpoint serves no host names made from buckets or accounts. */
function placeOptions(service: Service): object {
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_S3_CONTROL } = process.env;
  if (service === "s3") {
    return { followRegionRedirects: true, forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3 ?? AWS_ENDPOINT_URL) };
  }
  const endpoint = AWS_ENDPOINT_URL_S3_CONTROL ?? AWS_ENDPOINT_URL;
  return service === "s3control" && endpoint ? { endpointProvider: () => ({ url: new URL(endpoint) }) } : {};
}

/** A session of 15 minutes, the shortest that STS gives, named after the action. */
async function assumeRole(
  sts: Promise<SdkClient>,
  role: MemberRole,
  actionId: string,
  readOnlyIn: string | undefined,
): Promise<Credentials> {
  const { operations } = await services.sts();
  const command = new operations.AssumeRole({
    RoleArn: role.roleArn,
    RoleSessionName: `suture-${actionId}`,
    DurationSeconds: 900,
    ...(role.externalId && { ExternalId: role.externalId }),
    // A session can do no more than the policies it is given: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
    ...(readOnlyIn && {
      PolicyArns: [{ arn: `arn:${partitionOf(readOnlyIn)}:iam::aws:policy/ReadOnlyAccess` }],
    }),
  });
  const { Credentials } = (await (await sts).send(command)) as {
    Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string; Expiration: Date };
  };
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiration: Credentials.Expiration,
  };
}
