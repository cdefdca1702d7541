import { z } from "zod";
import type { Aws, Call } from "../../aws/calls.ts";
import type { Change, Remediation } from "../contract.ts";
import { idsIn } from "./resources/event-ids.ts";
import {
  type ImageBlock,
  type ImageRef,
  type ImageSharing,
  imageBlocks,
  imageSharing,
} from "./resources/image-sharing.ts";

const params = z.strictObject({
  /** The least that the region's block public access for AMIs must be. */
  regionBlock: z.enum(imageBlocks).default("unblocked"),
});

/** What AWS tells of an image's launches. */
interface Launches {
  /** ISO 8601; undefined where no launch is known. Up to a day late. */
  readonly last: string | undefined;
}

/**
 * Takes images back from everyone, and where asked for keeps the region from sharing any.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-intro.html
 */
export const amiPublic = {
  id: "ami-public",
  title: "AMI can be launched by anyone",
  severity: "critical",
  risk: "disruptive",
  frameworks: { soc2: ["CC6.6"] },
  reader: imageSharing,
  events: { "ec2.amazonaws.com": ["DisableImageBlockPublicAccess", "ModifyImageAttribute"] },
  permissions: {
    read: ["ec2:DescribeImages"],
    write: ["ec2:EnableImageBlockPublicAccess", "ec2:ModifyImageAttribute"],
    undo: ["ec2:DisableImageBlockPublicAccess", "ec2:ModifyImageAttribute"],
  },
  params,
  plan: (state, { regionBlock }) => [...unshare(state), ...blockSharing(state, regionBlock)],
  shows({ request: { launchPermission } }) {
    const { add } = (launchPermission ?? {}) as { add?: unknown };
    return idsIn(add, "group", /^all$/).length > 0 ? "the image is shared with everyone" : undefined;
  },
  context: readLaunches,
  assess({ block }, launches) {
    if (block !== undefined)
      return { risk: "safe", severity: "medium", reason: "the region's setting shares no image by itself" };
    const last = launches && `${launches.last ? `last launched ${launches.last}` : "no launch is known"}; `;
    return { risk: "disruptive", reason: `${last ?? ""}who launches it cannot be read` };
  },
} satisfies Remediation<ImageRef, ImageSharing, z.infer<typeof params>, Launches>;

async function readLaunches(aws: Aws, { imageId }: ImageRef): Promise<Launches> {
  if (!imageId) return { last: undefined };
  const { Images } = await aws.call("ec2", "DescribeImages", { ImageIds: [imageId] });
  return { last: Images?.[0]?.LastLaunchedTime };
}

function unshare({ ref, public: everyone }: ImageSharing): Change[] {
  if (!ref.imageId || !everyone) return [];
  const { imageId: ImageId } = ref;
  const modify = (OperationType: "add" | "remove"): Call => ({
    service: "ec2",
    operation: "ModifyImageAttribute",
    input: { ImageId, Attribute: "launchPermission", OperationType, UserGroups: ["all"] },
  });
  return [
    {
      summary: `Take image ${ImageId} back from everyone: any AWS account can launch it and read its disks`,
      call: modify("remove"),
      undo: modify("add"),
    },
  ];
}

function blockSharing({ ref, block }: ImageSharing, required: ImageBlock): Change[] {
  if (block === undefined || imageBlocks.indexOf(block) >= imageBlocks.indexOf(required)) return [];
  return [
    {
      summary: `Set block public access for AMIs in ${ref.region} to block-new-sharing: it is ${block}`,
      call: {
        service: "ec2",
        operation: "EnableImageBlockPublicAccess",
        input: { ImageBlockPublicAccessState: "block-new-sharing" },
      },
      undo: { service: "ec2", operation: "DisableImageBlockPublicAccess", input: {} },
    },
  ];
}
