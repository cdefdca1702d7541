import { recordOf } from "../cases.ts";

export const account = "123456789012";
const place = { account, region: "us-east-1" };

/** An event of IAM, as CloudTrail writes it. */
export function iamEvent(name: string, request: object | null, more: Parameters<typeof recordOf>[3] = {}) {
  return recordOf("iam.amazonaws.com", name, request, more);
}

/** An event that somebody else than the user alice caused. */
export function iamEventBy(actor: string, name: string, request: object | null, more = {}) {
  return { ...iamEvent(name, request, more), userIdentity: { arn: actor, accountId: account } };
}

export const rootArn = `arn:aws:iam::${account}:root`;
export const accountRef = { arn: rootArn, ...place };
export const userArn = (name: string) => `arn:aws:iam::${account}:user/${name}`;
export const userRef = { arn: userArn("alice"), ...place, userName: "alice" };

/** What IAM answers for what is not there. */
export function noSuchEntity(message = "cannot be found"): Error {
  return Object.assign(new Error(message), {
    name: "NoSuchEntityException",
    $fault: "client",
    $metadata: { httpStatusCode: 404 },
  });
}
