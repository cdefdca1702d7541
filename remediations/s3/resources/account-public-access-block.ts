import type { PublicAccessBlockConfiguration } from "@aws-sdk/client-s3-control";
import { partitionOf } from "../../../aws/accounts.ts";
import type { Aws } from "../../../aws/calls.ts";
import { hasName } from "../../../aws/errors.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";

/** The public access block of a whole account. */
export interface AccountPublicAccessBlock extends State {
  /** Null where the account has none: all four off. */
  readonly block: PublicAccessBlockConfiguration | null;
}

/** Reads the public access block of accounts: one call. */
export const accountPublicAccessBlock: Reader<Ref, AccountPublicAccessBlock> = {
  type: "AWS::S3::AccountPublicAccessBlock",
  global: true,
  permissions: { list: [], read: ["s3:GetAccountPublicAccessBlock"] },
  find: findAccount,
  async *list({ account, region }) {
    yield { ref: accountRef(account, region) };
  },
  read: async (aws, ref) => ({ ref, block: await readAccountBlock(aws, ref.account) }),
};

/** The block of an account as it is now; null where it has none. */
export async function readAccountBlock(
  aws: Aws,
  AccountId: string,
): Promise<PublicAccessBlockConfiguration | null> {
  try {
    const answer = await aws.call("s3control", "GetPublicAccessBlock", { AccountId });
    return answer.PublicAccessBlockConfiguration ?? null;
  } catch (error) {
    if (hasName(error, "NoSuchPublicAccessBlockConfiguration")) return null;
    throw error;
  }
}

/** AWS has no ARN for it. One setting holds in every region, so this one names none, like that of a Multi-Region Access Point. */
function accountRef(account: string, region: string): Ref {
  return { account, region, arn: `arn:${partitionOf(region)}:s3::${account}:account-public-access-block` };
}

/** The event's own account, unless the host, which begins with the account that the call was for, is another's. */
function findAccount({ account, region, request }: CloudTrailEvent): Ref[] {
  const hosts = [request.host, request.Host].flat();
  const named = hosts.map((host) => /^(\d{12})\.s3-control/.exec(String(host))?.[1]).find(Boolean);
  return named && named !== account ? [] : [accountRef(account, region)];
}
