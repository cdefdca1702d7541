import { expect, it } from "vitest";
import type { Aws } from "../../../aws/calls.ts";
import type { Listing } from "../../../engine/listings.ts";
import {
  createLister,
  type Listed,
  maxPageSize,
  maxRefs,
  OutOfTimeError,
} from "../../../engine/sweep/lister.ts";
import { controlOf, denied, listing, readerOf, ref, throttled } from "./support.ts";

const aws = {} as Aws;
const begin = { listing: 0, listed: 0 };
const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `t${from + index}`);

function listingOf(list: Listing["list"], id = "control"): Listing {
  const reader = readerOf(list);
  return { type: reader.type, global: false, list, watched: [[reader, [controlOf(id, reader)]]] };
}

const namesIn = ({ looks }: Listed) =>
  looks.flatMap(({ refs }) => refs.map(({ arn }) => arn.split(":").at(-1)));

it("goes on where it ended without listing again, and through one listing after the other", async () => {
  const [first, second] = [listing(...names(0, maxRefs + 50)), listing("x")];
  const lister = createLister(
    [listingOf(first.list, "a"), listingOf(second.list, "b")],
    () => aws,
    () => false,
  );
  const one = await lister(begin, false);
  expect(namesIn(one)).toEqual(names(0, maxRefs));
  const two = await lister(one.next ?? begin, false);
  expect(two.looks.map(({ controls, refs }) => [...controls, refs.length])).toEqual([
    ["a", 50],
    ["b", 1],
  ]);
  expect(two.next).toBeNull();
  expect([first.begun, second.begun]).toEqual([1, 1]);
});

it.each([
  ["the same", names(0, maxRefs + 50), names(maxRefs, maxRefs + 50)],
  ["without some of the first", names(7, maxRefs + 50), names(maxRefs, maxRefs + 50)],
  ["with others before", ["new", ...names(0, maxRefs + 50)], names(maxRefs, maxRefs + 50)],
  [
    "without the last that was listed",
    names(0, maxRefs + 50).filter((name) => name !== `t${maxRefs - 1}`),
    names(maxRefs + 1, maxRefs + 50),
  ],
  ["gone", [], []],
])("goes on from its position in another invocation, where what is there is %s", async (_, now, rest) => {
  const before = createLister(
    [listingOf(listing(...names(0, maxRefs + 50)).list)],
    () => aws,
    () => false,
  );
  const { next } = await before(begin, false);
  const after = createLister(
    [listingOf(listing(...now).list)],
    () => aws,
    () => false,
  );
  expect(namesIn(await after(JSON.parse(JSON.stringify(next)), false))).toEqual(rest);
});

it("ends a page of long references before it is too big for a checkpoint", async () => {
  const long = listing(...names(0, 100).map((name) => name.padEnd(4_000, "-")));
  const { looks, next } = await createLister(
    [listingOf(long.list)],
    () => aws,
    () => false,
  )(begin, false);
  expect(JSON.stringify(looks).length).toBeLessThan(maxPageSize + 8_000);
  expect(next).toMatchObject({ listing: 0 });
});

it("gives what it has when the time ends, and throws when that is nothing", async () => {
  const things = listing("a", "b", "c");
  let asked = 0;
  const lister = createLister(
    [listingOf(things.list)],
    () => aws,
    () => ++asked > 1,
  );
  const { looks, next } = await lister(begin, false);
  expect(looks[0]?.refs).toEqual([ref("a")]);
  await expect(lister(next ?? begin, false)).rejects.toThrow(OutOfTimeError);
});

it("passes on what another attempt may mend, and keeps what no attempt will", async () => {
  const failing = (error: Error) =>
    listingOf(async function* () {
      yield { ref: ref("a") };
      throw error;
    });
  const other = listingOf(listing("b").list);
  const lister = (error: Error) =>
    createLister(
      [failing(error), other],
      () => aws,
      () => false,
    );
  await expect(lister(throttled())(begin, false)).rejects.toThrow("slow down");
  for (const [error, isLast] of [
    [throttled(), true],
    [denied(), false],
  ] as const) {
    const listed = await lister(error)(begin, isLast);
    expect(namesIn(listed)).toEqual(["a", "b"]);
    expect(listed.failed).toEqual([{ listing: 0, error }]);
  }
});
