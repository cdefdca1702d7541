import { describe, expect, it } from "vitest";
import { localAws } from "../../support/account.ts";
import { actionRecord } from "../../support/log.ts";
import { expiresAt, testMemory } from "../../support/memory.ts";

const queue = "digest/2026-11-21T10:00:00.000Z";

describe.skipIf(!localAws)("a queue", () => {
  it("has each control of each resource once", async () => {
    const { queues } = (await testMemory()).memory;
    const records = [
      actionRecord(),
      actionRecord({ resource: "arn:aws:s3:::other" }),
      actionRecord({ control: "s3-tls-only" }),
    ];
    for (const record of [...records, ...records]) await queues.add(queue, { service: "s3", record });
    await queues.add("digest/2026-11-21T11:00:00.000Z", { service: "ec2", record: actionRecord() });
    const listed = await Array.fromAsync(queues.list(queue));
    expect(listed.map(({ record }) => record.id).toSorted()).toEqual(records.map(({ id }) => id).toSorted());
    expect(new Set(listed.map(({ service }) => service))).toEqual(new Set(["s3"]));
    expect(await Array.fromAsync(queues.list("none"))).toEqual([]);
  });

  it.each([
    ["in their order", ["10:00:00", "10:05:00"]],
    ["the other way round", ["10:05:00", "10:00:00"]],
  ])("has the latest decision about it when two come %s", async (_name, times) => {
    const { queues } = (await testMemory()).memory;
    for (const time of times) {
      const record = actionRecord({ time: `2026-11-21T${time}.000Z` });
      await queues.add(queue, { service: "s3", record });
    }
    expect(await Array.fromAsync(queues.list(queue))).toMatchObject([
      { record: { time: "2026-11-21T10:05:00.000Z" } },
    ]);
  });

  it("gives all of what is more than a page of DynamoDB, which is 1 MB", async () => {
    const { queues } = (await testMemory()).memory;
    const before = { policy: "x".repeat(300_000) };
    const resources = Array.from({ length: 8 }, (_, index) => `arn:aws:s3:::bucket-${index}`);
    for (const resource of resources)
      await queues.add(queue, { service: "s3", record: actionRecord({ resource, before }) });
    const listed = await Array.fromAsync(queues.list(queue));
    expect(listed.map(({ record }) => record.resource).toSorted()).toEqual(resources);
  });

  it("is given in pages, each entry once, and an end", async () => {
    const { queues } = (await testMemory()).memory;
    const resources = Array.from({ length: 5 }, (_, index) => `arn:aws:s3:::bucket-${index}`);
    for (const resource of resources)
      await queues.add(queue, { service: "s3", record: actionRecord({ resource }) });
    const first = await queues.page(queue, 2);
    const second = await queues.page(queue, 2, first.next);
    const third = await queues.page(queue, 2, second.next);
    const pages = [first, second, third];
    expect(pages.map(({ entries }) => entries.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap(({ entries }) => entries.map(({ record }) => record.resource)).toSorted()).toEqual(
      resources,
    );
    expect(third).not.toHaveProperty("next");
    expect(await queues.page("none", 2)).toEqual({ entries: [] });
  });

  it("is kept for thirty days", async () => {
    const { memory, table, clock } = await testMemory();
    await memory.queues.add(queue, { service: "s3", record: actionRecord() });
    const now = Math.floor(clock.now().getTime() / 1_000);
    expect(await expiresAt(table, `queue#${queue}`)).toBe(now + 30 * 86_400);
  });
});
