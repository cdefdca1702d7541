import { ModifyImageAttributeCommand, RegisterImageCommand } from "@aws-sdk/client-ec2";
import { amiPublic } from "../../../remediations/ec2/ami-public.ts";
import { call, callAndReport, uniqueName } from "../../support/account.ts";
import { scriptedAws } from "../../support/engine.ts";
import { type Cases, recordOf } from "../cases.ts";

const imageId = "ami-0123456789abcdef0";
const arn = `arn:aws:ec2:us-east-1::image/${imageId}`;
const region = "arn:aws:ec2:us-east-1:123456789012:image-block-public-access";
const ref = { arn, account: "123456789012", region: "us-east-1", imageId };
const regionRef = { arn: region, account: "123456789012", region: "us-east-1" };
const organization = "arn:aws:organizations::123456789012:organization/o-1234567890";

const modify = (OperationType: "add" | "remove") => ({
  operation: "ModifyImageAttribute" as const,
  input: { ImageId: imageId, Attribute: "launchPermission", OperationType, UserGroups: ["all"] } as never,
});
const enable = {
  operation: "EnableImageBlockPublicAccess" as const,
  input: { ImageBlockPublicAccessState: "block-new-sharing" as const },
};
const disable = { operation: "DisableImageBlockPublicAccess" as const, input: {} };
const block = { regionBlock: "block-new-sharing" };

const event = (request: object | null, name = "ModifyImageAttribute") =>
  recordOf("ec2.amazonaws.com", name, request);

async function createImage(): Promise<string> {
  const { ImageId } = await call("ec2", new RegisterImageCommand({ Name: uniqueName("image") }));
  return ImageId;
}
const share = (ImageId: string, ...Add: object[]) =>
  new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } });

export const cases: Cases = {
  remediation: amiPublic,
  ref,
  plans: [
    { name: "private", state: { public: false, sharedWith: [] }, calls: [] },
    { name: "shared with an organization", state: { public: false, sharedWith: [organization] }, calls: [] },
    {
      name: "public: the others stay",
      state: { public: true, sharedWith: ["210987654321", organization] },
      calls: [modify("remove")],
      undo: [modify("add")],
      says: `Take image ${imageId} back from everyone`,
    },
    { name: "the region, nothing required", state: { ref: regionRef, block: "unblocked" }, calls: [] },
    {
      name: "the region, not blocked",
      state: { ref: regionRef, block: "unblocked" },
      params: block,
      calls: [enable],
      undo: [disable],
      says: "in us-east-1",
    },
    {
      name: "the region, blocked",
      state: { ref: regionRef, block: "block-new-sharing" },
      params: block,
      calls: [],
    },
  ],
  holes: [
    {
      name: "shared with everyone",
      open: async () => callAndReport("ec2", share(await createImage(), { Group: "all" })),
      fixed: () => ({ public: false }),
    },
    {
      name: "shared with everyone, an account and an organization, which keep it",
      async open() {
        const id = await createImage();
        await call("ec2", share(id, { UserId: "210987654321" }, { OrganizationArn: organization }));
        return callAndReport("ec2", share(id, { Group: "all" }));
      },
      fixed: () => ({ public: false }),
    },
    {
      name: "the region's block switched off",
      params: block,
      scripted: "moto has no block public access for images",
      async open() {
        let state = "unblocked";
        const connect = scriptedAws(({ operation }) => {
          if (operation === "EnableImageBlockPublicAccess") state = "block-new-sharing";
          else if (operation === "DisableImageBlockPublicAccess") state = "unblocked";
          else if (operation !== "GetImageBlockPublicAccessState")
            throw new TypeError(`${operation} is not scripted`);
          return { ImageBlockPublicAccessState: state, ManagedBy: "account" };
        });
        return { event: event(null, "DisableImageBlockPublicAccess"), connect };
      },
      fixed: () => ({ block: "block-new-sharing" }),
    },
  ],
  events: [
    {
      name: "everyone added",
      event: event({
        imageId,
        launchPermission: { add: { items: [{ group: "all" }] } },
        attributeType: "launchPermission",
      }),
      resource: arn,
    },
    {
      name: "the region's block switched off",
      event: event({ DisableImageBlockPublicAccessRequest: "" }, "DisableImageBlockPublicAccess"),
      resource: region,
    },
    { name: "an id that is none", event: event({ imageId: "ami-" }), resource: null },
    { name: "no parameters", event: event(null), resource: null },
  ],
  assessments: [
    { name: "not read", state: { public: true }, risk: "disruptive" },
    { name: "no launch known", state: { public: true }, context: { last: undefined }, risk: "disruptive" },
    {
      name: "launched",
      state: { public: true },
      context: { last: "2026-11-20T00:00:00Z" },
      risk: "disruptive",
    },
    { name: "the region", state: { ref: regionRef, block: "unblocked" }, risk: "safe", severity: "medium" },
  ],
};
