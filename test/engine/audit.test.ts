import { expect, it } from "vitest";
import type { Ref } from "../../remediations/contract.ts";
import { awsError } from "../support/answers.ts";
import { scriptedAws } from "../support/engine.ts";
import { control, place, readerOf, run, type Thing, thing } from "./audit/things.ts";

const denied = () =>
  Object.assign(new Error("no, with an explicit deny in a service control policy"), { name: "AccessDenied" });

async function* aAndB() {
  yield { ref: thing("a") };
  yield { ref: thing("b") };
}

it("lists once for readers that share a listing, and reads each setting", async () => {
  let listings = 0;
  const reads: string[] = [];
  async function* list() {
    listings += 1;
    yield* aAndB();
  }
  const first = readerOf(list, {
    read: async (_aws, ref) => {
      reads.push(`first ${ref.arn.at(-1)}`);
      return { ref, open: ref.arn.endsWith("a") };
    },
  });
  const second = readerOf(list, {
    read: async (_aws, ref) => {
      reads.push(`second ${ref.arn.at(-1)}`);
      return { ref, open: false };
    },
  });
  const { looked } = await run([control("one", first), control("two", second)]);
  expect(listings).toBe(1);
  expect(reads.sort()).toEqual(["first a", "first b", "second a", "second b"]);
  expect(looked).toEqual(["a planned,compliant", "b compliant,compliant"]);
});

it("reads nothing that the listing gave already", async () => {
  async function* list() {
    yield { ref: thing("a"), state: { ref: thing("a"), open: true } };
  }
  const read = () => Promise.reject(new Error("must not be read"));
  expect((await run([control("one", readerOf(list, { read }))])).looked).toEqual(["a planned"]);
});

it("lets a listing ask in which of its states something is found", async () => {
  const asked: boolean[] = [];
  async function* list(_aws: unknown, finds?: (state: Thing) => boolean) {
    for (const open of [true, false]) {
      const state = { ref: thing(String(open)), open };
      asked.push(finds?.(state) ?? false);
      yield { ref: state.ref, state };
    }
  }
  await run([control("one", readerOf(list))]);
  expect(asked).toEqual([true, false]);
});

it("makes what is listed for several readers read: a state would be of one of them", async () => {
  const asked: unknown[] = [];
  async function* list(_aws: unknown, finds?: (state: Thing) => boolean) {
    asked.push(finds);
    yield { ref: thing("a"), state: { ref: thing("a"), open: false } };
  }
  const { looked } = await run([control("one", readerOf(list)), control("two", readerOf(list))]);
  expect(asked).toEqual([undefined]);
  expect(looked).toEqual(["a planned,planned"]);
});

it("tells what it could not look at: a listing, a resource; the rest is looked at all the same", async () => {
  async function* refused() {
    yield* [] as { ref: Ref }[];
    throw denied();
  }
  const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
  const half = readerOf(aAndB, {
    read: async (_aws, ref) => {
      if (ref.arn.endsWith("a")) throw throttled;
      return { ref, open: true };
    },
  });
  const forbidden = readerOf(async function* () {
    yield { ref: thing("c") };
  });
  const { looked, unseen } = await run([
    control("one", readerOf(refused)),
    control("two", half),
    control("three", { ...forbidden, read: () => Promise.reject(denied()) }),
  ]);
  expect(looked).toEqual(["b planned"]);
  expect(
    unseen.map(({ resource, controls, outcome, reason }) => [resource, controls, outcome, reason]),
  ).toEqual([
    [
      "arn:aws:test:us-east-1:123456789012:*",
      ["one"],
      "denied",
      expect.stringContaining("denied by a service control policy"),
    ],
    [thing("a").arn, ["two"], "failed", "could not look: ThrottlingException: slow down"],
    [thing("c").arn, ["three"], "denied", expect.stringContaining("reading it was denied by a service")],
  ]);
});

it.each([
  ["UnrecognizedClientException", /does not know the credentials .* is the region enabled there/],
  ["AuthFailure", /does not know the credentials .* is the region enabled there/],
  ["InvalidClientTokenId", /does not know the credentials .* is the region enabled there/],
  ["ExpiredToken", /credentials have expired .* get new ones/],
  ["ExpiredTokenException", /credentials have expired .* get new ones/],
  ["ENOTFOUND", /no AWS answers in af-south-1/],
])("ends a region that answers %s, tells it once, and looks at the others", async (name, reason) => {
  const closed = "af-south-1";
  async function* list({ region }: { region: string }) {
    if (region === closed) throw awsError(name, 403);
    yield { ref: thing(region, { ...place, region }) };
  }
  async function* another(aws: { region: string }) {
    yield* list(aws);
  }
  const { looked, unseen } = await run([control("one", readerOf(list)), control("two", readerOf(another))], {
    places: [{ ...place, region: closed }, place],
  });
  expect(looked).toEqual(["us-east-1 planned", "us-east-1 planned"]);
  expect(unseen).toEqual([
    expect.objectContaining({
      region: closed,
      controls: ["one", "two"],
      outcome: "failed",
      reason: expect.stringMatching(reason),
    }),
  ]);
});

it("ends a region whose credentials expire while a resource is read", async () => {
  const expired = readerOf(aAndB, { read: () => Promise.reject(awsError("ExpiredToken", 400)) });
  const { looked, unseen } = await run([control("one", expired)]);
  expect(looked).toEqual([]);
  expect(unseen.map(({ resource, controls }) => [resource, controls])).toEqual([
    ["arn:aws:*:us-east-1:123456789012:*", ["one"]],
  ]);
});

it("looks at what is global in an account once, from its home, whichever its regions", async () => {
  const from: string[] = [];
  async function* list({ account, region }: { account: string; region: string }) {
    from.push(`${account} ${region}`);
    yield { ref: thing("a") };
  }
  const regions = ["eu-west-1", "eu-central-1"];
  const places = ["123456789012", "210987654321"].flatMap((account) =>
    regions.map((region) => ({ account, region })),
  );
  await run([control("one", readerOf(list, { global: true }))], { places });
  expect(from.sort()).toEqual(["123456789012 us-east-1", "210987654321 us-east-1"]);
});

it("asks a question about a resource once for all of its readers", async () => {
  const asked: object[] = [];
  const connect = scriptedAws(({ input }) => {
    asked.push(input);
    return {};
  });
  const reader = () =>
    readerOf(aAndB, {
      read: async (aws, ref) => {
        await aws.call("s3", "GetBucketPolicy", { Bucket: ref.arn.at(-1) });
        return { ref, open: true };
      },
    });
  await run([control("one", reader()), control("two", reader())], { connect });
  expect(asked).toEqual([{ Bucket: "a" }, { Bucket: "b" }]);
});

it("keeps the record of a change after which AWS could not be asked", async () => {
  let changed = false;
  const connect = scriptedAws(() => {
    changed = true;
    return {};
  });
  const reader = readerOf(
    async function* () {
      yield { ref: thing("a") };
    },
    {
      read: async (_aws, ref) => {
        if (changed) throw awsError("SlowDown", 503);
        return { ref, open: true };
      },
    },
  );
  const { looked, unseen } = await run([control("one", reader)], { mode: "auto", connect });
  expect(looked).toEqual(["a failed"]);
  expect(unseen).toEqual([]);
});

it("looks at a few resources at once and reads no further ahead", async () => {
  let yielded = 0;
  let running = 0;
  let most = 0;
  async function* list() {
    for (; yielded < 100; ) {
      yielded += 1;
      yield { ref: thing(String(yielded)) };
    }
  }
  const slow = readerOf(list, {
    read: async (_aws, ref) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return { ref, open: false };
    },
  });
  const { looked } = await run([control("one", slow)]);
  expect(looked).toHaveLength(100);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

it("looks through several regions at once", async () => {
  const regions = ["eu-west-1", "eu-central-1", "us-west-2"];
  const begun: string[] = [];
  const { promise: allBegun, resolve } = Promise.withResolvers<void>();
  async function* list({ region }: { region: string }) {
    begun.push(region);
    if (begun.length === regions.length) resolve();
    // None goes on before all have begun.
    await allBegun;
    yield { ref: thing(region) };
  }
  const places = regions.map((region) => ({ ...place, region }));
  const { looked } = await run([control("one", readerOf(list))], { places });
  expect(looked).toHaveLength(regions.length);
});

it("stops when asked to, after what it is looking at", async () => {
  const stop = new AbortController();
  async function* list() {
    yield { ref: thing("a") };
    stop.abort();
    yield { ref: thing("b") };
  }
  const { looked, unseen } = await run([control("one", readerOf(list))], { signal: stop.signal });
  expect(looked).toEqual(["a planned"]);
  expect(unseen).toEqual([]);
});
