import { checkRegion } from "../aws/accounts.ts";
import { type Aws, services } from "../aws/calls.ts";
import { type Connect, createConnect, type Target } from "../aws/clients.ts";
import { describeError, failureOf, hasName } from "../aws/errors.ts";
import type { Config } from "../engine/config/schema.ts";

/** Thrown when AWS does not say whose credentials these are: nothing else can be asked then. */
export class CallerError extends Error {
  override readonly name = "CallerError";
}

/**
 * AWS as the person at the terminal reaches it: whose credentials they are is asked when the first call needs it,
 * so that input which names nothing to look at needs no credentials.
 */
export function connectAsCaller(config: Config): Connect {
  let connect: Promise<Connect> | undefined;
  return (target) => {
    checkRegion(target.region);
    let opened: Promise<Aws> | undefined;
    const open = () => {
      connect ??= whoAmI(target).then((homeAccount) =>
        createConnect({ homeAccount, memberRole: (id) => config.accounts[id] }),
      );
      opened ??= connect.then((to) => to(target));
      return opened;
    };
    return {
      account: target.account,
      region: target.region,
      call: async (service, operation, input) => (await open()).call(service, operation, input),
      remember: async (question, ask) => (await open()).remember(question, ask),
    };
  };
}

/**
 * The account of the ambient credentials, as their own region tells, or another.
 *
 * @throws CallerError
 */
export async function whoAmI(elsewhere: Pick<Target, "region">): Promise<string> {
  const region = process.env.AWS_REGION || elsewhere.region;
  try {
    const account = "";
    const aws = createConnect({ homeAccount: account })({ account, region, actionId: "" });
    const { Account } = await aws.call("sts", "GetCallerIdentity", {});
    if (!Account) throw new Error("the answer names no account; is AWS_ENDPOINT_URL an AWS?");
    return Account;
  } catch (error) {
    const problem = `AWS does not say whose credentials these are: ${describeError(error)}`;
    throw new CallerError(`${problem}${adviceOn(error, region)}`, { cause: error });
  }
}

/** What a person can do about an error of AWS, to end a message with; empty where nobody knows. */
export function adviceOn(error: unknown, region: string): string {
  if (hasName(error, "CredentialsProviderError")) return "; set AWS_PROFILE, or sign in as for the AWS CLI";
  if (hasName(error, "ExpiredToken", "ExpiredTokenException")) return "; get new ones, as with aws sso login";
  return failureOf(error) === "credentials" ? `; is ${region} enabled in their account?` : "";
}

/** The region of the caller's own settings, a profile's among them; us-east-1 where they name none. */
export async function ownRegion(): Promise<string> {
  const { Client } = await services.sts();
  try {
    return await new Client({}).config.region();
  } catch {
    return "us-east-1";
  }
}
