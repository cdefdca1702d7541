import { OperationType } from "@aws/durable-execution-sdk-js";
import { LocalDurableTestRunner } from "@aws/durable-execution-sdk-js-testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configSchema } from "../../../engine/config/schema.ts";
import { maxRefs } from "../../../engine/sweep/lister.ts";
import { pagesPerBatch } from "../../../engine/sweep/sweep.ts";
import { dying, type When } from "../../support/dying.ts";
import { skipTime } from "../../support/skip-time.ts";
import {
  compliant,
  controlOf,
  denied,
  type Handler,
  handedIn,
  listing,
  place,
  readerOf,
  ref,
  runSweep,
  throttled,
} from "./support.ts";

beforeAll(skipTime);
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());

const names = (count: number) => Array.from({ length: count }, (_, index) => `thing-${index}`);
const refused = () => {
  async function* list() {
    yield { ref: ref("seen") };
    throw denied();
  }
  return { list };
};

it("lists once for the readers that share a listing, and hands the references to the handler of their service", async () => {
  const things = listing("a", "b");
  const others = listing("c");
  const swept = await runSweep({
    one: [controlOf("one-a", readerOf(things.list)), controlOf("one-b", readerOf(things.list))],
    two: [controlOf("two-a", readerOf(others.list))],
  });
  expect(things.begun).toBe(1);
  const sweepId = swept.summaries[0]?.sweepId;
  expect(swept.pages.toSorted((a, b) => (a.service < b.service ? -1 : 1))).toEqual([
    {
      service: "one",
      page: {
        source: "suture.sweep",
        sweepId,
        looks: [{ controls: ["one-a", "one-b"], refs: [ref("a"), ref("b")] }],
      },
    },
    {
      service: "two",
      page: { source: "suture.sweep", sweepId, looks: [{ controls: ["two-a"], refs: [ref("c")] }] },
    },
  ]);
  expect(swept.summaries).toMatchObject([
    { startedAt: "2026-11-21T10:00:05.000Z", resources: 3, outcomes: { compliant: 3 }, unseen: 0 },
  ]);
  expect(swept.records).toEqual([]);
  expect(swept.execution.getResult()).toEqual(swept.summaries[0]);
});

it("puts the listings of a service on one page, and sweeps each account", async () => {
  const [first, second] = [listing("a"), listing("b")];
  const others = { account: "210987654321", region: "us-east-1" };
  const swept = await runSweep(
    { one: [controlOf("one-a", readerOf(first.list)), controlOf("one-b", readerOf(second.list))] },
    { places: [place, others] },
  );
  expect(swept.pages).toHaveLength(2);
  expect(swept.pages[0]?.page.looks.map(({ controls }) => controls)).toEqual([["one-a"], ["one-b"]]);
  expect([first.begun, second.begun]).toEqual([2, 2]);
});

it("lists nothing for controls that are off", async () => {
  const [things, others] = [listing("a"), listing("b")];
  const controls = [controlOf("one-a", readerOf(things.list)), controlOf("one-b", readerOf(others.list))];
  const config = configSchema(controls).parse({ controls: { "one-b": { mode: "off" } } });
  const swept = await runSweep({ one: controls }, { config });
  expect([things.begun, others.begun]).toEqual([1, 0]);
  expect(handedIn(swept)).toEqual(["a"]);
});

it.each([
  ["2026-11-21T10:00:00Z", "2026-11-20"],
  ["2026-11-21T01:00:00Z", "2026-11-20"],
  ["2026-11-21T00:59:59Z", "2026-11-19"],
])("after the last page, begun at %s, seals %s: the last day that ended an hour ago", async (begun, day) => {
  const clock = { now: () => new Date(begun), newId: () => "id", wait: async () => {} };
  const swept = await runSweep({ one: [controlOf("one-a", readerOf(listing("a").list))] }, { clock });
  expect(swept.sealed).toEqual([day]);
});

it("ends at once where another sweep is running", async () => {
  const things = listing("a");
  const swept = await runSweep(
    { one: [controlOf("one-a", readerOf(things.list))] },
    { findRunning: async () => "arn:other" },
  );
  expect(swept).toMatchObject({ refused: ["arn:other"], pages: [], records: [], summaries: [], sealed: [] });
  expect(things.begun).toBe(0);
  expect(swept.execution.getStatus()).toBe("SUCCEEDED");
  expect(swept.execution.getOperations()).toHaveLength(2);
});

describe("an invocation that dies", () => {
  const controls = () => ({
    one: [
      controlOf("one-a", readerOf(listing(...names(maxRefs + 1)).list)),
      controlOf("one-b", readerOf(refused().list)),
    ],
    two: [controlOf("two-a", readerOf(listing("x", "y").list))],
  });
  const expected = [...names(maxRefs + 1), "seen", "x", "y"].sort();
  /** Dies at a checkpoint; gives how many checkpoints there were until then, or in all. */
  const sweepDyingAt = async (at: number, when: When) => {
    const { seen, wrap } = dying({ at, when });
    const swept = await runSweep(controls(), { wrap });
    const where = `${when} checkpoint ${at}`;
    expect(handedIn(swept).sort(), where).toEqual(expected);
    expect(swept.summaries.at(-1), where).toMatchObject({ resources: expected.length, unseen: 1 });
    return seen;
  };

  it("goes on where it stopped, whichever checkpoint it stopped at: no page is handed over twice, none left out", async () => {
    const { checkpoints } = await sweepDyingAt(Number.POSITIVE_INFINITY, "after");
    expect(checkpoints).toBeGreaterThan(5);
    const each = Array.from({ length: checkpoints }, (_, index) => index + 1);
    // All at once: the local engine lets each execution wait.
    const deaths = await Promise.all(
      each.flatMap((at) => [sweepDyingAt(at, "before"), sweepDyingAt(at, "after")]),
    );
    // Some checkpoints are made together with others at times, so that there are fewer.
    expect(deaths.filter(({ crashes }) => crashes === 1).length).toBeGreaterThan(checkpoints);
  }, 60_000);
});

describe("what cannot be looked at", () => {
  it("is recorded where a role may not list it, and the rest is swept", async () => {
    const swept = await runSweep({
      one: [
        controlOf("one-a", readerOf(refused().list, "AWS::Test::Secret")),
        controlOf("one-b", readerOf(listing("b").list)),
      ],
      two: [controlOf("two-a", readerOf(listing("c").list))],
    });
    expect(handedIn(swept).sort()).toEqual(["b", "c", "seen"]);
    expect(swept.records).toMatchObject([
      {
        control: "one-a",
        resource: "arn:aws:test:us-east-1:123456789012:*",
        ...place,
        outcome: "denied",
        mode: "dry-run",
        reason: expect.stringMatching(/^could not look: listing was denied by a service control policy: /),
        trigger: { type: "sweep", eventId: swept.summaries[0]?.sweepId, actor: null, eventTime: null },
        exposedMs: null,
      },
    ]);
    expect(swept.summaries).toMatchObject([{ resources: 3, unseen: 1 }]);
  });

  it("is tried again first where AWS could not be asked for now", async () => {
    let failures = 2;
    async function* list() {
      yield { ref: ref("a") };
      if (failures-- > 0) throw throttled();
      yield { ref: ref("b") };
    }
    const swept = await runSweep({ one: [controlOf("one-a", readerOf(list))] });
    expect(handedIn(swept)).toEqual(["a", "b"]);
    expect(swept.records).toEqual([]);
  });

  it("is recorded where AWS could not be asked at any attempt", async () => {
    async function* list() {
      yield { ref: ref("a") };
      throw throttled();
    }
    const swept = await runSweep({ one: [controlOf("one-a", readerOf(list))] });
    expect(handedIn(swept)).toEqual(["a"]);
    expect(swept.records).toMatchObject([
      { outcome: "failed", reason: "could not look: ThrottlingException: slow down" },
    ]);
  });

  it("is recorded where a page fails at each attempt, and the other pages are handed over", async () => {
    const handler: Handler = (page) => {
      if (JSON.stringify(page).includes("thing-0")) throw new Error("out of memory");
      return compliant(page);
    };
    const swept = await runSweep(
      {
        one: [controlOf("one-a", readerOf(listing(...names(maxRefs + 1)).list))],
        two: [controlOf("two-a", readerOf(listing("x").list))],
      },
      { handler },
    );
    expect(swept.pages.filter(({ page }) => JSON.stringify(page).includes("thing-0"))).toHaveLength(3);
    expect(swept.records).toMatchObject([
      {
        control: "one-a",
        resource: "arn:aws:test:us-east-1:123456789012:*",
        outcome: "failed",
        reason: expect.stringMatching(
          /^could not look: 200 resources, \S+:thing-0 to \S+:thing-199: .*out of memory/,
        ),
      },
    ]);
    expect(swept.summaries).toMatchObject([{ resources: 2, outcomes: { compliant: 2 }, unseen: 1 }]);
    expect(swept.execution.getStatus()).toBe("SUCCEEDED");
  });

  it("is handed over again where the handler ran out of time, and only that", async () => {
    const handler: Handler = ({ looks }) => {
      const refs = looks.flatMap((look) => look.refs);
      return { outcomes: { compliant: 1 }, left: [...refs.keys()].slice(1) };
    };
    const controls = ["one-a", "one-b"].map((id) =>
      controlOf(id, readerOf(listing(`${id}-1`, `${id}-2`).list)),
    );
    const swept = await runSweep({ one: controls }, { handler });
    expect(
      swept.pages.map(({ page }) => page.looks.map(({ controls, refs }) => [...controls, refs.length])),
    ).toEqual([
      [
        ["one-a", 2],
        ["one-b", 2],
      ],
      [
        ["one-a", 1],
        ["one-b", 2],
      ],
      [["one-b", 2]],
      [["one-b", 1]],
    ]);
    expect(swept.summaries).toMatchObject([{ resources: 4, outcomes: { compliant: 4 }, unseen: 0 }]);
  });

  it("is recorded by its own name where one resource of a page could never be read", async () => {
    const handler: Handler = ({ looks }) => {
      const refs = looks.flatMap((look) => look.refs);
      const left = refs.flatMap(({ arn }, index) => (arn.endsWith(":b") ? index : []));
      return {
        outcomes: { compliant: refs.length - left.length },
        left,
        problem: "ThrottlingException: slow down",
      };
    };
    const swept = await runSweep(
      { one: [controlOf("one-a", readerOf(listing("a", "b", "c").list))] },
      { handler },
    );
    expect(handedIn(swept)).toEqual(["a", "b", "c", "b", "b"]);
    expect(swept.records).toMatchObject([
      { resource: ref("b").arn, outcome: "failed", reason: "could not look: ThrottlingException: slow down" },
    ]);
    expect(swept.summaries).toMatchObject([{ resources: 2, outcomes: { compliant: 2 }, unseen: 1 }]);
  });

  it("fails the sweep after all else is swept where it cannot even be recorded", async () => {
    const journal = {
      applying: () => undefined,
      record: () => Promise.reject(new Error("the log bucket is gone")),
    };
    const swept = await runSweep(
      {
        one: [controlOf("one-a", readerOf(refused().list))],
        two: [controlOf("two-a", readerOf(listing("c").list))],
      },
      { journal },
    );
    expect(handedIn(swept)).toEqual(["c"]);
    expect(swept.summaries).toMatchObject([{ resources: 1 }]);
    expect(swept.sealed).toHaveLength(1);
    expect(swept.execution.getStatus()).toBe("FAILED");
    expect(swept.execution.getError().errorMessage).toContain("the log bucket is gone");
  });
});

it("keeps each checkpoint, and all of them, within Lambda's limits with 10,000 resources", async () => {
  const long = names(10_000).map((name) => name.padEnd(250, "-"));
  const things = listing(...long);
  const swept = await runSweep({ one: [controlOf("one-a", readerOf(things.list))] });
  expect(handedIn(swept).sort()).toEqual(long.toSorted());
  // Once for each batch, and once to see that there is no more.
  expect(things.begun).toBe(10_000 / maxRefs / pagesPerBatch + 1);

  const operations = swept.execution.getOperations();
  expect(operations.length).toBeLessThan((2 * 10_000) / maxRefs + 20);
  const payloads = [
    ...operations.map((each) => JSON.stringify(each.getOperationData() ?? {})),
    ...swept.pages.map(({ page }) => JSON.stringify(page)),
  ];
  expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThan(256 * 1024);
  const invokes = operations.filter((each) => each.getType() === OperationType.CHAINED_INVOKE);
  expect(Math.max(...invokes.map((each) => JSON.stringify(each.getOperationData()).length))).toBeLessThan(
    2_000,
  );
}, 60_000);
