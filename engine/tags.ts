import type { Aws } from "../aws/calls.ts";
import { failureOf, hasName } from "../aws/errors.ts";
import type { AnyRemediation, Ref } from "../remediations/contract.ts";
import type { Config } from "./config/schema.ts";
import type { Tags } from "./match.ts";
import { PlanError } from "./plan.ts";
import { needsTags } from "./selectors.ts";

/** A tag as the SDK's clients give it. */
interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** How the tags of one kind of resource are read. */
interface Kind {
  /** ARNs of the kind; the first group is what the call names the resource by. */
  readonly arn: RegExp;
  readonly action: string;
  read(aws: Aws, id: string): Promise<readonly Tag[] | undefined>;
}

/**
 * One call of the service's own for each kind. The Resource Groups Tagging API would be one call for most, but it gives
 * the same answer for a resource without tags and for one that it does not know, such as users and roles:
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html
 */
const kinds: readonly Kind[] = [
  {
    arn: /:cloudtrail:[\w-]+:\d+:trail\/[\w.-]+$/,
    action: "cloudtrail:ListTags",
    read: trailTags,
  },
  {
    arn: /:config:[\w-]+:\d+:configuration-recorder\/.+$/,
    action: "config:ListTagsForResource",
    read: async (aws, arn) => (await aws.call("config", "ListTagsForResource", { ResourceArn: arn })).Tags,
  },
  {
    arn: /:ec2:[\w-]+:\d*:[\w-]+\/([a-z]+-[0-9a-f]+)$/,
    action: "ec2:DescribeTags",
    read: async (aws, id) =>
      (await aws.call("ec2", "DescribeTags", { Filters: [{ Name: "resource-id", Values: [id] }] })).Tags,
  },
  {
    arn: /:guardduty:[\w-]+:\d+:detector\/\w+$/,
    action: "guardduty:ListTagsForResource",
    read: async (aws, arn) =>
      listOf((await aws.call("guardduty", "ListTagsForResource", { ResourceArn: arn })).Tags),
  },
  {
    arn: /:iam::\d+:policy\/.+$/,
    action: "iam:ListPolicyTags",
    read: async (aws, arn) => (await aws.call("iam", "ListPolicyTags", { PolicyArn: arn })).Tags,
  },
  {
    arn: /:iam::\d+:role\/(?:.+\/)?([^/]+)$/,
    action: "iam:ListRoleTags",
    read: async (aws, name) => (await aws.call("iam", "ListRoleTags", { RoleName: name })).Tags,
  },
  {
    arn: /:iam::\d+:user\/(?:.+\/)?([^/]+)$/,
    action: "iam:ListUserTags",
    read: async (aws, name) => (await aws.call("iam", "ListUserTags", { UserName: name })).Tags,
  },
  {
    arn: /:kms:[\w-]+:\d+:key\/([\w-]+)$/,
    action: "kms:ListResourceTags",
    read: async (aws, id) =>
      (await aws.call("kms", "ListResourceTags", { KeyId: id })).Tags?.map(({ TagKey, TagValue }) => ({
        Key: TagKey,
        Value: TagValue,
      })),
  },
  {
    // Versions and aliases have none of their own.
    arn: /^(.+:lambda:[\w-]+:\d+:function:[\w-]+)(?::[\w$-]+)?$/,
    action: "lambda:ListTags",
    read: async (aws, arn) => listOf((await aws.call("lambda", "ListTags", { Resource: arn })).Tags),
  },
  {
    arn: /:rds:[\w-]+:\d+:(?:db|snapshot|cluster-snapshot):.+$/,
    action: "rds:ListTagsForResource",
    read: async (aws, arn) => (await aws.call("rds", "ListTagsForResource", { ResourceName: arn })).TagList,
  },
  { arn: /:s3:::([\w.-]+)$/, action: "s3:GetBucketTagging", read: bucketTags },
];

/** What AWS lets nobody tag: settings of a whole account or region, IAM's groups, the versions of layers. */
const tagless =
  /:iam::\d+:(root|group\/.+)$|:ec2:[\w-]+:\d+:[a-z-]+$|:s3::\d+:account-public-access-block$|:lambda:[\w-]+:\d+:layer:.+$/;

/**
 * The tags of a resource: at most one call.
 *
 * @param ref as it was read: an event may know less
 * @throws PlanError when nobody can say which tags count; rejects with the SDK's errors.
 */
export async function readTags(aws: Aws, { arn }: Ref): Promise<Tags> {
  if (tagless.test(arn)) return new Map();
  for (const kind of kinds) {
    const match = kind.arn.exec(arn);
    if (!match) continue;
    const tags = await kind.read(aws, match[1] ?? arn);
    return new Map((tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  }
  throw new PlanError(`tags decide about ${arn}, and there is no call that reads them`);
}

/** The IAM actions that reading tags takes, where the configuration asks for tags. */
export function tagActions(
  config: Pick<Config, "exemptions" | "rules">,
  remediations: readonly AnyRemediation[],
): string[] {
  const types = remediations.filter((each) => needsTags(config, each)).map(({ reader }) => reader.type);
  const services = new Set(types.map((type: string) => type.split("::")[1]?.toLowerCase()));
  return kinds.map(({ action }) => action).filter((action) => services.has(action.split(":")[0]));
}

/** A trail that was deleted is looked at too: nothing is left of its tags. */
async function trailTags(aws: Aws, arn: string): Promise<readonly Tag[] | undefined> {
  try {
    const { ResourceTagList } = await aws.call("cloudtrail", "ListTags", { ResourceIdList: [arn] });
    return ResourceTagList?.[0]?.TagsList;
  } catch (error) {
    if (failureOf(error) === "gone") return [];
    throw error;
  }
}

async function bucketTags(aws: Aws, Bucket: string): Promise<readonly Tag[] | undefined> {
  try {
    return (await aws.call("s3", "GetBucketTagging", { Bucket, ExpectedBucketOwner: aws.account })).TagSet;
  } catch (error) {
    if (hasName(error, "NoSuchTagSet")) return [];
    throw error;
  }
}

function listOf(tags: Readonly<Record<string, string>> = {}): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
