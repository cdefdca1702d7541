import { homeOf, partitionOf } from "../../../aws/accounts.ts";
import { failureOf } from "../../../aws/errors.ts";

/** Where an IAM resource is: its account, and the one region of IAM. */
export function placeOf({ account, region }: { readonly account: string; readonly region: string }) {
  return { account, region: homeOf(region) };
}

/** Whether IAM is listed from here: an audit of all regions lists it once. */
export function isHome({ region }: { readonly region: string }): boolean {
  return region === homeOf(region);
}

/** An ARN of IAM, which names no region. */
export function iamArn(place: { readonly account: string; readonly region: string }, resource: string) {
  return `arn:${partitionOf(place.region)}:iam::${place.account}:${resource}`;
}

/** The pages of a listing of IAM. */
export async function* pages<T extends { IsTruncated?: boolean | undefined; Marker?: string | undefined }>(
  ask: (from: { Marker?: string }) => Promise<T>,
): AsyncGenerator<T> {
  let Marker: string | undefined;
  do {
    const page = await ask(Marker ? { Marker } : {});
    yield page;
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
}

/** What IAM answers, undefined where it knows no such entity. */
export async function ifExists<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (failureOf(error) === "gone") return undefined;
    throw error;
  }
}

/** Whole days since a date. */
export function daysSince(date: Date): number {
  return Math.floor((Date.now() - date.getTime()) / 86_400_000);
}
