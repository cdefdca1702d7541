import type { Aws } from "../../../aws/calls.ts";
import { failureOf, hasName } from "../../../aws/errors.ts";
import { arnOf } from "../../arn.ts";
import type { Reader, Ref, State } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { idsIn } from "./event-ids.ts";

/** Weakest first. */
export const imageBlocks = ["unblocked", "block-new-sharing"] as const;

/** Whether a region keeps images from being shared with everyone. */
export type ImageBlock = (typeof imageBlocks)[number];

/** An AMI; without an id, the region's block of public sharing. */
export interface ImageRef extends Ref {
  readonly imageId?: string;
}

/** Who may launch an image; of a region, what it keeps people from. */
export interface ImageSharing extends State<ImageRef> {
  /** Whether everyone may; absent for the region. */
  readonly public?: boolean;
  /** The accounts, organizations and units that may besides the owner; absent where the listing does not tell. */
  readonly sharedWith?: readonly string[];
  /** Absent for an image. */
  readonly block?: ImageBlock;
}

/** Reads who an image is shared with, or the region's block: one call. */
export const imageSharing: Reader<ImageRef, ImageSharing> = {
  type: "AWS::EC2::Image",
  permissions: {
    list: ["ec2:DescribeImages"],
    read: ["ec2:DescribeImageAttribute", "ec2:GetImageBlockPublicAccessState"],
  },
  find: findImages,
  async *list(aws) {
    yield { ref: blockRef(aws) };
    let NextToken: string | undefined;
    do {
      const page = await aws.call("ec2", "DescribeImages", {
        Owners: ["self"],
        MaxResults: 1_000,
        ...(NextToken && { NextToken }),
      });
      for (const { ImageId, Public } of page.Images ?? []) {
        if (!ImageId) continue;
        const ref = imageRef(ImageId, aws);
        yield { ref, state: { ref, public: Public === true } };
      }
      ({ NextToken } = page);
    } while (NextToken);
  },
  read: (aws, ref) => (ref.imageId ? readImage(aws, ref, ref.imageId) : readBlock(aws, ref)),
};

/** Images have no account in their ARN. */
function imageRef(imageId: string, { account, region }: { account: string; region: string }) {
  const arn = arnOf("ec2", { region, account: "" }, `image/${imageId}`);
  return { imageId, account, region, arn } satisfies ImageRef;
}

/** AWS gives the setting no ARN of its own. */
function blockRef({ account, region }: { account: string; region: string }): ImageRef {
  return { account, region, arn: arnOf("ec2", { account, region }, "image-block-public-access") };
}

function findImages(event: CloudTrailEvent): ImageRef[] {
  if (event.name !== "ModifyImageAttribute") return [blockRef(event)];
  return idsIn(event.request, "imageId", /^ami-[0-9a-f]{8,17}$/).map((id) => imageRef(id, event));
}

async function readImage(aws: Aws, ref: ImageRef, ImageId: string): Promise<ImageSharing | undefined> {
  try {
    const { LaunchPermissions: permissions = [] } = await aws.call("ec2", "DescribeImageAttribute", {
      ImageId,
      Attribute: "launchPermission",
    });
    const sharedWith = permissions.flatMap(
      ({ UserId, OrganizationArn, OrganizationalUnitArn }) =>
        UserId ?? OrganizationArn ?? OrganizationalUnitArn ?? [],
    );
    return { ref, public: permissions.some(({ Group }) => Group === "all"), sharedWith: sharedWith.sort() };
  } catch (error) {
    // A deregistered image is no longer available: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    if (failureOf(error) === "gone" || hasName(error, "InvalidAMIID.Unavailable")) return undefined;
    throw error;
  }
}

async function readBlock(aws: Aws, ref: ImageRef): Promise<ImageSharing> {
  const answer = await aws.call("ec2", "GetImageBlockPublicAccessState", {});
  const block = imageBlocks.find((each) => each === answer.ImageBlockPublicAccessState) ?? "unblocked";
  return { ref, block };
}
