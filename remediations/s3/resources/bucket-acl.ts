import type { Grant, Grantee, ObjectOwnership } from "@aws-sdk/client-s3";
import type { Change, Reader, State } from "../../contract.ts";
import { type BucketRef, findBucket, listBuckets, readSetting } from "./bucket.ts";

/** The ACL of a bucket. Names of accounts are left out: S3 takes them for comments. */
export interface Acl {
  readonly owner: string;
  readonly grants: readonly Grant[];
}

/** Who may reach a bucket by its ACL, and whether ACLs count. */
export interface BucketAcl extends State<BucketRef> {
  /** Null where never set, as in buckets from before 2023: then ACLs are enabled. */
  readonly ownership: ObjectOwnership | null;
  /** Null where ACLs are disabled: S3 then shows full control of the owner, whatever the ACL says. */
  readonly acl: Acl | null;
}

/** Reads the object ownership of buckets and, where ACLs are enabled, the ACL: one call, or two. */
export const bucketAcl: Reader<BucketRef, BucketAcl> = {
  type: "AWS::S3::Bucket",
  permissions: {
    list: ["s3:ListAllMyBuckets"],
    read: ["s3:GetBucketAcl", "s3:GetBucketOwnershipControls"],
  },
  find: findBucket,
  list: listBuckets,
  async read(aws, ref) {
    const target = { Bucket: ref.bucket, ExpectedBucketOwner: ref.account };
    const controls = await readSetting(
      aws.call("s3", "GetBucketOwnershipControls", target),
      "OwnershipControlsNotFoundError",
    );
    if (controls === undefined) return undefined;
    const ownership = controls?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
    if (ownership === "BucketOwnerEnforced") return { ref, ownership, acl: null };
    const answer = await readSetting(aws.call("s3", "GetBucketAcl", target));
    if (!answer) return undefined;
    const grants = (answer.Grants ?? []).map((grant) => ({ ...grant, Grantee: granteeOf(grant) }));
    return { ref, ownership, acl: { owner: answer.Owner?.ID ?? "", grants } };
  },
};

const groups = "http://acs.amazonaws.com/groups/global/";
/** "AllUsers" and "AuthenticatedUsers" (S3 User Guide, "ACL overview"): anyone, and anyone with any AWS account. */
const publicGroups: readonly (string | undefined)[] = [`${groups}AllUsers`, `${groups}AuthenticatedUsers`];

/** The canned ACLs that grant something to these groups. */
const publicAcls: readonly unknown[] = ["public-read", "public-read-write", "authenticated-read"];

/** What a request grants to the public, by a canned ACL, in a header or in an ACL; undefined where nothing. */
export function publicGrantsIn(request: Readonly<Record<string, unknown>>): string | undefined {
  const canned = [request["x-amz-acl"]].flat().find((each) => publicAcls.includes(each));
  if (canned) return `the canned ACL ${canned} lets the public in`;
  const text = JSON.stringify(request);
  const group = publicGroups.find((each) => each && text.includes(each));
  return group && `a grant for ${group.split("/").at(-1)}`;
}

/** Whether a grant lets the public in. */
export function isPublic({ Grantee }: Grant): boolean {
  return publicGroups.includes(Grantee?.URI);
}

/** One PutBucketAcl that leaves out the public grants; none where there are none. */
export function withoutPublicGrants({ ref, acl }: BucketAcl): Change[] {
  const open = acl?.grants.filter(isPublic) ?? [];
  if (!acl || open.length === 0) return [];
  const put = (Grants: Grant[]) => ({
    service: "s3" as const,
    operation: "PutBucketAcl" as const,
    input: {
      Bucket: ref.bucket,
      ExpectedBucketOwner: ref.account,
      AccessControlPolicy: { Owner: { ID: acl.owner }, Grants },
    },
  });
  return [
    {
      summary: `Remove public grants from the ACL of bucket ${ref.bucket}: ${open.map(describeGrant).join(", ")}`,
      call: put(acl.grants.filter((grant) => !isPublic(grant))),
      undo: put([...acl.grants]),
    },
  ];
}

/** A grant for a person: who may do what. */
export function describeGrant({ Grantee, Permission }: Grant): string {
  return `${Permission} for ${Grantee?.URI?.split("/").at(-1) ?? Grantee?.ID}`;
}

function granteeOf({ Grantee }: Grant): Grantee {
  const { DisplayName: _, ...grantee } = Grantee ?? { Type: undefined };
  return grantee;
}
