import { describe, expect, it } from "vitest";
import type { Exemption } from "../../../engine/exemptions.ts";
import { createMemory } from "../../../engine/memory/create.ts";
import { localAws } from "../../support/account.ts";
import { expiresAt, forgetfulClient, type SteppedClock, testMemory } from "../../support/memory.ts";

const bucket = "arn:aws:s3:::patient-records";
const exemption: Exemption = {
  control: "s3-tls-only",
  resource: bucket,
  reason: "an old client until the new one is out",
  owner: "alice (U0123456)",
  expires: "2026-11-22T10:00:05.000Z",
};

describe.skipIf(!localAws)("a granted exemption", () => {
  it("is known of its resource, and of no other", async () => {
    const { memory } = await testMemory();
    await memory.exemptions.grant("e-1", exemption);
    await memory.exemptions.grant("e-2", { ...exemption, resource: `${bucket}-2` });
    expect(await memory.about(bucket)).toEqual({ exemptions: [exemption], open: [] });
    expect(await Array.fromAsync(memory.exemptions.list())).toHaveLength(2);
  });

  it.each<[string, string, Parameters<SteppedClock["pass"]>[0], boolean]>([
    ["a time", "2026-11-22T10:00:05.000Z", { minutes: 24 * 60 - 1 }, true],
    ["a time", "2026-11-22T10:00:05.000Z", { days: 1 }, false],
    ["a time of today", "2026-11-21T10:01:05.000Z", {}, true],
    ["a time of today", "2026-11-21T10:01:05.000Z", { minutes: 1 }, false],
    ["a day", "2026-11-22", { hours: 37 }, true],
    ["a day", "2026-11-22", { hours: 38 }, false],
    ["today", "2026-11-21", {}, true],
  ])("until %s (%s) counts after %o: %s", async (_name, expires, passed, counts) => {
    const { memory, clock } = await testMemory();
    await memory.exemptions.grant("e-1", { ...exemption, expires });
    clock.pass(passed);
    // The local AWS, as the real one for some time, has not deleted it.
    const expected = counts ? [{ ...exemption, expires }] : [];
    expect((await memory.about(bucket)).exemptions).toEqual(expected);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual(expected);
  });

  it("is deleted by DynamoDB when it has ended", async () => {
    const { memory, table } = await testMemory();
    await memory.exemptions.grant("e-1", exemption);
    const end = Date.parse(exemption.expires) / 1_000;
    expect(await expiresAt(table, `resource#${bucket}`)).toBe(end);
    expect(await expiresAt(table, "exemptions")).toBe(end);
  });

  it("granted again under its id is no change", async () => {
    const { memory } = await testMemory();
    await memory.exemptions.grant("e-1", exemption);
    await memory.exemptions.grant("e-1", { ...exemption, expires: "2027-11-22" });
    expect((await memory.about(bucket)).exemptions).toEqual([exemption]);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual([exemption]);
  });

  it("is granted anew under its id when it has expired, whether or not it is deleted yet", async () => {
    const { memory, clock } = await testMemory();
    await memory.exemptions.grant("e-1", exemption);
    clock.pass({ days: 1 });
    const next = { ...exemption, expires: "2026-11-23T10:00:05.000Z" };
    await memory.exemptions.grant("e-1", next);
    expect((await memory.about(bucket)).exemptions).toEqual([next]);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual([next]);
  });

  it("is ended before its time, it alone, and then can be granted again", async () => {
    const { memory } = await testMemory();
    const other = { ...exemption, control: "s3-versioning" };
    await memory.exemptions.grant("e-1", exemption);
    await memory.exemptions.grant("e-2", other);
    await memory.exemptions.end("e-1", bucket);
    await memory.exemptions.end("e-1", bucket);
    await memory.exemptions.end("e-2", `${bucket}-2`);
    expect((await memory.about(bucket)).exemptions).toEqual([other]);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual([other]);
    await memory.exemptions.grant("e-1", exemption);
    expect((await memory.about(bucket)).exemptions).toEqual([exemption, other]);
  });

  it("is granted once when its answer was lost", async () => {
    const { table, clock } = await testMemory();
    const memory = createMemory({ table, clock, client: forgetfulClient() });
    await memory.exemptions.grant("e-1", exemption);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual([exemption]);
  });

  it.each<[string, Partial<Exemption>]>([
    ["without an end", { expires: "" }],
    ["with an end that is no time", { expires: "for ever" }],
    ["of a day that is none", { expires: "2026-13-01" }],
    ["of a pattern, which no resource's query would find", { resource: "arn:aws:s3:::*" }],
  ])("is refused %s", async (_name, more) => {
    const { memory } = await testMemory();
    await expect(memory.exemptions.grant("e-1", { ...exemption, ...more })).rejects.toThrow(RangeError);
    expect(await Array.fromAsync(memory.exemptions.list())).toEqual([]);
  });
});
