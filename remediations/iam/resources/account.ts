import type { Aws } from "../../../aws/calls.ts";
import type { Ref } from "../../contract.ts";
import type { CloudTrailEvent } from "../../event.ts";
import { iamArn, isHome, placeOf } from "./global.ts";

/** The account itself. */
export type AccountRef = Ref;

/** The reference of an account. */
export function accountRef(where: { readonly account: string; readonly region: string }): AccountRef {
  return { arn: iamArn(where, "root"), ...placeOf(where) };
}

/** The account of an event that is about the whole account. */
export function findAccount(event: CloudTrailEvent): AccountRef[] {
  return [accountRef(event)];
}

/** The account, listed once. */
export async function* listAccount(aws: Aws): AsyncGenerator<{ ref: AccountRef }> {
  if (isHome(aws)) yield { ref: accountRef(aws) };
}
