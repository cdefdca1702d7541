import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemory } from "../../../engine/memory/create.ts";
import type { Closed, Memory } from "../../../engine/memory/memory.ts";
import type { ActionRecord } from "../../../engine/record.ts";
import { localAws } from "../../support/account.ts";
import { actionRecord } from "../../support/log.ts";
import { expiresAt, forgetfulClient, steppedClock, testMemory } from "../../support/memory.ts";

const bucket = "arn:aws:s3:::patient-records";
const expired: Closed = { outcome: "expired", recordId: "r-1", at: "2026-11-22T10:00:05.000Z" };
const attempt = { actionId: "a-1", startedAt: "2026-11-21T10:05:00.000Z" };

function pending(controls: readonly string[], more: Partial<ActionRecord> = {}): ActionRecord {
  const [control = ""] = controls;
  return actionRecord({ outcome: "pending", resource: bucket, control, controls, ...more });
}

async function opened(controls = ["s3-tls-only"]) {
  const made = await testMemory();
  const record = pending(controls);
  await made.memory.findings.open({ id: record.id, service: "s3", record });
  return { ...made, id: record.id, record, findings: made.memory.findings };
}

describe.skipIf(!localAws)("open", () => {
  it("holds every control of the plan", async () => {
    const { memory, findings, id, record } = await opened(["s3-tls-only", "s3-public-policy"]);
    expect(await findings.get(id)).toEqual({ id, service: "s3", record });
    expect((await memory.about(bucket)).open).toEqual([
      { control: "s3-public-policy", finding: id },
      { control: "s3-tls-only", finding: id },
    ]);
  });

  it("is no change for the same id, also when others would be in the way now", async () => {
    const { memory, findings, id, record } = await opened();
    expect(await findings.open({ id, service: "s3", record })).toEqual([]);
    await findings.close(id, expired);
    await findings.open({ id: "later", service: "s3", record });
    expect(await findings.open({ id, service: "s3", record })).toEqual([]);
    expect(await findings.get(id)).toMatchObject({ closed: expired });
    expect((await memory.about(bucket)).open).toEqual([{ control: "s3-tls-only", finding: "later" }]);
  });

  it("holds nothing when one control is held, and tells which", async () => {
    const { memory, findings, id } = await opened(["s3-tls-only", "s3-public-policy"]);
    const record = pending(["s3-versioning", "s3-public-policy"]);
    expect(await findings.open({ id: "other", service: "s3", record })).toEqual([
      { control: "s3-public-policy", finding: id },
    ]);
    expect(await findings.get("other")).toBeUndefined();
    expect((await memory.about(bucket)).open.map(({ control }) => control)).not.toContain("s3-versioning");
  });

  it("lets one of a hundred at once", async () => {
    const { memory } = await testMemory();
    const record = pending(["s3-tls-only", "s3-public-policy"]);
    const ids = Array.from({ length: 100 }, (_, index) => `finding-${index}`);
    const answers = await Promise.all(ids.map((id) => memory.findings.open({ id, service: "s3", record })));
    const [winner, ...more] = ids.filter((_, index) => answers[index]?.length === 0);
    expect(more).toEqual([]);
    expect(new Set(answers.flat().map(({ finding }) => finding))).toEqual(new Set([winner]));
  });

  it("is known to have been made when its answer was lost", async () => {
    const { table, clock } = await testMemory();
    const { findings } = createMemory({ table, clock, client: forgetfulClient() });
    const record = pending(["s3-tls-only"]);
    expect(await findings.open({ id: "a", service: "s3", record })).toEqual([]);
    expect(await findings.close("a", expired)).toEqual(expired);
    expect(await findings.open({ id: "b", service: "s3", record })).toEqual([]);
  });

  it("frees and holds as a list of who has which control would", async () => {
    const { memory } = await testMemory();
    const controls = ["a", "b", "c"];
    const step = fc.record({
      finding: fc.nat({ max: 3 }),
      controls: fc.subarray(controls, { minLength: 1 }),
      closes: fc.boolean(),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const resource = `arn:aws:s3:::bucket-${runs++}`;
        const held = new Map<string, string>();
        const known = new Map<string, readonly string[]>();
        for (const { finding, controls, closes } of steps) {
          const id = `${resource} ${finding}`;
          if (closes && known.has(id)) {
            await memory.findings.close(id, expired);
            for (const control of known.get(id) ?? []) if (held.get(control) === id) held.delete(control);
          } else {
            const record = pending(controls, { resource });
            const inTheWay = known.has(id) ? [] : controls.filter((control) => held.has(control));
            const answer = await memory.findings.open({ id, service: "s3", record });
            expect(answer).toEqual(inTheWay.map((control) => ({ control, finding: held.get(control) })));
            if (known.has(id) || inTheWay.length > 0) continue;
            known.set(id, controls);
            for (const control of controls) held.set(control, id);
          }
          const { open } = await memory.about(resource);
          expect(new Map(open.map(({ control, finding }) => [control, finding]))).toEqual(held);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe.skipIf(!localAws)("asking", () => {
  it("sets the ask that counts", async () => {
    const { findings, id } = await opened();
    await findings.asking(id, "ask-1");
    await findings.asking(id, "ask-2");
    expect(await findings.get(id)).toMatchObject({ askId: "ask-2" });
  });

  it("is no change for a closed finding", async () => {
    const { findings, id } = await opened();
    await findings.close(id, expired);
    await findings.asking(id, "ask-1");
    expect(await findings.get(id)).not.toHaveProperty("askId");
  });
});

describe.skipIf(!localAws)("replan", () => {
  it("sets the new plan, at which there was no attempt", async () => {
    const { findings, id } = await opened(["a", "b"]);
    await findings.attempt(id, attempt);
    const record = pending(["b", "a"], { planHash: "another" });
    await findings.replan(id, record);
    const finding = await findings.get(id);
    expect(finding?.record).toEqual(record);
    expect(finding).not.toHaveProperty("attempt");
  });

  it.each<[string, Partial<ActionRecord>]>([
    ["fewer controls", { controls: ["a"] }],
    ["other controls", { controls: ["a", "c"] }],
    ["another resource", { controls: ["a", "b"], resource: "arn:aws:s3:::other" }],
  ])("refuses %s, for what is held would not be what is asked about", async (_name, more) => {
    const { findings, id, record } = await opened(["a", "b"]);
    await expect(findings.replan(id, pending([], more))).rejects.toThrow(RangeError);
    expect((await findings.get(id))?.record).toEqual(record);
  });

  it("refuses a closed finding", async () => {
    const { findings, id, record } = await opened();
    await findings.close(id, expired);
    await expect(findings.replan(id, record)).rejects.toThrow(/is closed already, as "expired"/);
  });
});

describe.skipIf(!localAws)("attempt", () => {
  const next = { actionId: "a-2", startedAt: "2026-11-21T10:06:00.000Z" };

  it.each<[string, string | undefined, typeof next]>([
    ["keeps the one that stands", undefined, attempt],
    ["replaces the one that it names", "a-1", next],
    ["replaces no other", "a-0", attempt],
  ])("%s", async (_name, previous, standing) => {
    const { findings, id } = await opened();
    expect(await findings.attempt(id, attempt)).toEqual(attempt);
    expect(await findings.attempt(id, next, previous)).toEqual(standing);
    expect((await findings.get(id))?.attempt).toEqual(standing);
  });

  it("lets one of twenty at once", async () => {
    const { findings, id } = await opened();
    const standing = await Promise.all(
      Array.from({ length: 20 }, (_, index) => findings.attempt(id, { ...attempt, actionId: `a-${index}` })),
    );
    expect(new Set(standing.map(({ actionId }) => actionId)).size).toBe(1);
  });

  it("is refused once the finding is closed, unless it was made before", async () => {
    const { findings, id } = await opened();
    await findings.close(id, expired);
    await expect(findings.attempt(id, attempt)).rejects.toThrow(/is closed already, as "expired"/);

    const other = await opened();
    await other.findings.attempt(other.id, attempt);
    await other.findings.close(other.id, expired);
    expect(await other.findings.attempt(other.id, next, "a-1")).toEqual(attempt);
  });
});

describe.skipIf(!localAws)("close", () => {
  it("frees all controls at once, and keeps how it ended for thirty days", async () => {
    const { memory, findings, id, table, clock } = await opened(["a", "b"]);
    expect(await expiresAt(table, `finding#${id}`)).toBeUndefined();
    expect(await findings.close(id, expired)).toEqual(expired);
    expect(await memory.about(bucket)).toEqual({ exemptions: [], open: [] });
    expect(await findings.get(id)).toMatchObject({ closed: expired });
    expect(await expiresAt(table, `finding#${id}`)).toBe(
      Math.floor(clock.now().getTime() / 1_000) + 30 * 86_400,
    );
  });

  it("keeps how it ended first", async () => {
    const { findings, id } = await opened();
    const ends = await Promise.all(
      ["fixed", "expired", "gone"].map((outcome) => findings.close(id, { ...expired, outcome } as Closed)),
    );
    expect(new Set(ends.map(({ outcome }) => outcome)).size).toBe(1);
    expect((await findings.get(id))?.closed).toEqual(ends[0]);
  });

  it("frees no control that another finding holds by now", async () => {
    const { memory, findings, id, record } = await opened();
    await findings.close(id, expired);
    await findings.open({ id: "later", service: "s3", record });
    expect(await findings.close(id, { ...expired, outcome: "fixed" })).toEqual(expired);
    expect((await memory.about(bucket)).open).toEqual([{ control: "s3-tls-only", finding: "later" }]);
  });
});

describe.skipIf(!localAws)("a finding that is not there", () => {
  it.each<[string, (findings: Memory["findings"]) => Promise<unknown>]>([
    ["asking", (findings) => findings.asking("none", "ask")],
    ["replan", (findings) => findings.replan("none", pending(["a"]))],
    ["attempt", (findings) => findings.attempt("none", attempt)],
    ["close", (findings) => findings.close("none", expired)],
  ])("%s is refused and leaves nothing behind", async (_name, write) => {
    const { findings } = (await testMemory()).memory;
    await expect(write(findings)).rejects.toThrow("there is no finding none");
    expect(await findings.get("none")).toBeUndefined();
  });
});

it.skipIf(!localAws)("an open finding is kept however much time goes by", async () => {
  const clock = steppedClock();
  const { memory } = await testMemory(clock);
  const record = pending(["a"]);
  await memory.findings.open({ id: "a", service: "s3", record });
  clock.pass({ days: 400 });
  expect(await memory.findings.get("a")).toMatchObject({ record });
});
