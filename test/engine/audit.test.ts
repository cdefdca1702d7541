import { expect, it } from "vitest";
import { z } from "zod";
import { audit, type Unseen } from "../../engine/audit.ts";
import type { AnyRemediation, Reader, Ref, State } from "../../remediations/contract.ts";
import { scriptedAws, testEngine } from "../support/engine.ts";

const place = { account: "123456789012", region: "us-east-1" };
const ref = (name: string): Ref => ({ ...place, arn: `arn:aws:test:us-east-1:123456789012:${name}` });
const denied = () =>
  Object.assign(new Error("no, with an explicit deny in a service control policy"), { name: "AccessDenied" });

interface Open extends State {
  readonly open: boolean;
}

function reader(list: Reader<Ref, Open>["list"], read: Reader<Ref, Open>["read"]): Reader<Ref, Open> {
  return { type: "AWS::Test::Thing", permissions: { list: [], read: [] }, find: () => [], list, read };
}

function control(id: string, of: Reader<Ref, Open>): AnyRemediation {
  return {
    id,
    title: id,
    severity: "high",
    risk: "safe",
    frameworks: {},
    reader: of,
    events: {},
    permissions: { read: [], write: ["test:Close"], undo: [] },
    params: z.strictObject({}),
    plan: (state: Open) =>
      state.open
        ? [
            {
              summary: id,
              call: { service: "s3", operation: id, input: {} } as never,
              undo: null,
              undoReason: "none",
            },
          ]
        : [],
  };
}

async function run(remediations: AnyRemediation[], signal = new AbortController().signal) {
  const engine = testEngine({ remediations, mode: "dry-run", connect: scriptedAws(() => ({})) });
  const unseen: Unseen[] = [];
  const looked: string[] = [];
  const listener = {
    looked: ({ arn }: Ref, _type: string, records: readonly { outcome: string }[]) => {
      looked.push(`${arn.split(":").at(-1)} ${records.map(({ outcome }) => outcome)}`);
    },
    unseen: (each: Unseen) => unseen.push(each),
  };
  await audit(engine, place, listener, signal);
  return { looked, unseen };
}

it("lists once for readers that share a listing, and reads each setting", async () => {
  let listings = 0;
  const reads: string[] = [];
  async function* list() {
    listings += 1;
    yield { ref: ref("a") };
    yield { ref: ref("b") };
  }
  const first = reader(list, async (_aws, each) => {
    reads.push(`first ${each.arn.at(-1)}`);
    return { ref: each, open: each.arn.endsWith("a") };
  });
  const second = reader(list, async (_aws, each) => {
    reads.push(`second ${each.arn.at(-1)}`);
    return { ref: each, open: false };
  });
  const { looked } = await run([control("one", first), control("two", second)]);
  expect(listings).toBe(1);
  expect(reads.sort()).toEqual(["first a", "first b", "second a", "second b"]);
  expect(looked.sort()).toEqual(["a planned,compliant", "b compliant,compliant"]);
});

it("reads nothing that the listing gave already", async () => {
  async function* list() {
    yield { ref: ref("a"), state: { ref: ref("a"), open: true } };
  }
  const { looked } = await run([
    control(
      "one",
      reader(list, () => Promise.reject(new Error("must not be read"))),
    ),
  ]);
  expect(looked).toEqual(["a planned"]);
});

it("tells what it could not look at: a listing, a resource; the rest is looked at all the same", async () => {
  async function* refused() {
    yield* [] as { ref: Ref }[];
    throw denied();
  }
  async function* list() {
    yield { ref: ref("a") };
    yield { ref: ref("b") };
  }
  const throttled = Object.assign(new Error("slow down"), { name: "ThrottlingException" });
  const half = reader(list, async (_aws, each) => {
    if (each.arn.endsWith("a")) throw throttled;
    return { ref: each, open: true };
  });
  const { looked, unseen } = await run([
    control(
      "one",
      reader(refused, async () => undefined),
    ),
    control("two", half),
  ]);
  expect(looked.sort()).toEqual(["a ", "b planned"]);
  expect(unseen).toEqual([
    expect.objectContaining({ controls: ["one"], reason: expect.stringContaining("service control policy") }),
    expect.objectContaining({
      resource: ref("a").arn,
      controls: ["two"],
      reason: "ThrottlingException: slow down",
    }),
  ]);
});

it("looks at a few resources at once and reads no further ahead", async () => {
  let yielded = 0;
  let running = 0;
  let most = 0;
  async function* list() {
    for (; yielded < 100; ) {
      yielded += 1;
      yield { ref: ref(String(yielded)) };
    }
  }
  const slow = reader(list, async (_aws, each) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return { ref: each, open: false };
  });
  const { looked } = await run([control("one", slow)]);
  expect(looked).toHaveLength(100);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
});

it("stops when asked to, after what it is looking at", async () => {
  const stop = new AbortController();
  async function* list() {
    yield { ref: ref("a") };
    stop.abort();
    yield { ref: ref("b") };
  }
  const { looked } = await run(
    [
      control(
        "one",
        reader(list, async (_aws, each) => ({ ref: each, open: true })),
      ),
    ],
    stop.signal,
  );
  expect(looked).toEqual(["a planned"]);
});
