import type { Aws } from "../../aws/calls.ts";
import { failureOf } from "../../aws/errors.ts";
import type { Ref } from "../../remediations/contract.ts";
import { controlsOf, type Listing } from "../listings.ts";
import type { Look } from "./page.ts";

/** How far the listings of a service have been gone through; `{ listing: 0, listed: 0 }` is the beginning. */
export interface Position {
  /** Which of the listings. */
  readonly listing: number;
  /** How many of its resources were listed. */
  readonly listed: number;
  /** The last of those. */
  readonly last?: string;
}

/** Part of what the listings of a service list. */
export interface Listed {
  readonly looks: readonly Look[];
  /** The listings that failed, by their place among all. */
  readonly failed: readonly { readonly listing: number; readonly error: unknown }[];
  /** Where to go on; null after the last resource. */
  readonly next: Position | null;
}

/** As many resources as a handler looks at in about half a minute, most of which is some ten reads each. */
export const maxRefs = 200;

/** In characters of JSON. Lambda keeps up to 256 KB a checkpoint, and what a page adds to its references is less than the half of it. */
export const maxPageSize = 128 * 1024;

/** Thrown when the time of an invocation does not do for the next part of a listing. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";
}

/** Lists the next part from a position on. Asked for the parts in their order it makes each call of AWS once. */
export type Lister = (from: Position, isLastAttempt: boolean) => Promise<Listed>;

/**
 * Lists the resources of some listings of one service in one account, a part at a time. A reader cannot begin in the
 * middle: elsewhere than where the last part ended, the listing is run through again up to there.
 *
 * @param isOutOfTime asked before each resource
 * @returns a lister, which rejects with the SDK's errors where trying again may help, unless it is the last attempt,
 *   and with OutOfTimeError.
 */
export function createLister(
  listings: readonly Listing[],
  connect: () => Aws,
  isOutOfTime: () => boolean,
): Lister {
  let open: { readonly items: AsyncIterator<{ readonly ref: Ref }>; readonly at: Position } | undefined;

  const restart = (listing: number) => listings[listing]?.list(connect())[Symbol.asyncIterator]();
  const nextRef = async (items: AsyncIterator<{ readonly ref: Ref }>) => {
    if (isOutOfTime()) throw new OutOfTimeError("a listing takes longer than the function may run");
    const { done, value } = await items.next();
    return done ? undefined : value.ref;
  };

  /** By its last resource, for others may have come or gone since; by number where that one has gone. */
  const goTo = async (position: Position) => {
    const { listing, listed, last } = position;
    if (open && isSame(open.at, position)) return open.items;
    let items = restart(listing);
    if (!items || listed === 0) return items;
    let ref = await nextRef(items);
    while (ref && ref.arn !== last) ref = await nextRef(items);
    if (ref) return items;
    items = restart(listing);
    for (let count = 0; items && count < listed; count += 1) await nextRef(items);
    return items;
  };

  return async (from, isLastAttempt) => {
    const looks: Look[] = [];
    const failed: { listing: number; error: unknown }[] = [];
    let room = maxRefs;
    let size = 0;
    for (let position = from; position.listing < listings.length; ) {
      const { listing } = position;
      const refs: Ref[] = [];
      let isFull = false;
      try {
        const items = await goTo(position);
        open = undefined;
        while (items && !isFull) {
          // What was listed so far is kept, so that the next invocation begins behind it.
          isFull = looks.length + refs.length > 0 && isOutOfTime();
          const ref = isFull ? undefined : await nextRef(items);
          if (!ref) break;
          refs.push(ref);
          room -= 1;
          size += JSON.stringify(ref).length;
          position = { listing, listed: position.listed + 1, last: ref.arn };
          isFull = room === 0 || size >= maxPageSize;
        }
        if (items && isFull) open = { items, at: position };
      } catch (error) {
        open = undefined;
        if (!isLastAttempt && mayPass(error)) throw error;
        failed.push({ listing, error });
      }
      const own = listings[listing];
      if (own && refs.length > 0) looks.push({ controls: controlsOf(own).map(({ id }) => id), refs });
      if (isFull) return { looks, failed, next: position };
      position = { listing: listing + 1, listed: 0 };
    }
    return { looks, failed, next: null };
  };
}

function isSame(a: Position, b: Position): boolean {
  return a.listing === b.listing && a.listed === b.listed && a.last === b.last;
}

/** A refusal stays one; all else may be over the next time. */
function mayPass(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== "denied" && failure !== "rejected";
}
