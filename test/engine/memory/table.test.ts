import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../../aws/errors.ts";
import { createMemory } from "../../../engine/memory/create.ts";
import { account, localAws, uniqueName } from "../../support/account.ts";
import { actionRecord } from "../../support/log.ts";
import { steppedClock, testMemory } from "../../support/memory.ts";
import { type Answer, serve } from "../../support/server.ts";

/**
 * The local AWS carries out one write after another, so that none is ever in another's way. These are the answers that
 * DynamoDB documents: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
const answers = {
  done: { status: 200, body: "{}" },
  conflict: fault("TransactionConflictException", "Transaction is ongoing for the item"),
  refused: fault("ConditionalCheckFailedException", "The conditional request failed"),
  denied: fault("AccessDeniedException", "User is not authorized to perform: dynamodb:UpdateItem"),
} satisfies Record<string, Answer>;

function fault(name: string, message: string, more: object = {}): Answer {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message, ...more });
  return { status: 400, headers: { "content-type": "application/x-amz-json-1.0" }, body };
}

function cancelled(...reasons: readonly { readonly Code: string; readonly Item?: object }[]): Answer {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return fault("TransactionCanceledException", message, { CancellationReasons: reasons });
}

/** A memory whose table gives these answers in turn, the last again and again. */
async function answering(...scripted: readonly Answer[]) {
  let turn = 0;
  const { endpoint, requests } = await serve(
    () => scripted[Math.min(turn++, scripted.length - 1)] ?? answers.done,
  );
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint, region: account.region, credentials, maxAttempts: 1 });
  const clock = steppedClock();
  return { memory: createMemory({ table: "suture-test", clock, client }), clock, requests };
}

const record = actionRecord({ outcome: "pending", controls: ["s3-tls-only", "s3-public-policy"] });
const finding = { id: "finding-1", service: "s3", record };
const holder = { pk: { S: "p" }, sk: { S: "s" }, finding: { S: "finding-0" } };
const halt = { by: "alice", reason: "a release", at: "2026-11-21T10:00:05.000Z" };

describe("a write that is in the way of another's transaction", () => {
  it.each<[string, Answer]>([
    ["alone", cancelled({ Code: "None" }, { Code: "TransactionConflict" }, { Code: "None" })],
    [
      "beside a control that is held",
      cancelled(
        { Code: "None" },
        { Code: "TransactionConflict" },
        { Code: "ConditionalCheckFailed", Item: holder },
      ),
    ],
  ])("is made again by a transaction that is cancelled for it %s", async (_name, conflict) => {
    const { memory, clock, requests } = await answering(conflict, conflict, answers.done);
    expect(await memory.findings.open(finding)).toEqual([]);
    expect(requests).toHaveLength(3);
    expect(clock.waited).toEqual([25, 50]);
    const tokens = requests.map(({ body }) => JSON.parse(body).ClientRequestToken);
    expect(new Set(tokens).size).toBe(3);
  });

  it("is made again when it is a single write", async () => {
    const { memory, clock } = await answering(answers.conflict, answers.done);
    await memory.limits.halt(halt);
    expect(clock.waited).toEqual([25]);
  });

  it("is given up after some seconds, as something that may pass", async () => {
    const { memory, clock } = await answering(cancelled({ Code: "TransactionConflict" }));
    const error = await memory.findings.open(finding).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "TransactionCanceledException" });
    expect(failureOf(error)).toBe("temporary");
    expect(clock.waited).toEqual([25, 50, 100, 200, 400, 800, 1_600]);
  });
});

it("tells which controls a cancelled transaction found held", async () => {
  const held = cancelled(
    { Code: "None" },
    { Code: "None" },
    { Code: "ConditionalCheckFailed", Item: holder },
  );
  const { memory } = await answering(held);
  expect(await memory.findings.open(finding)).toEqual([
    { control: "s3-public-policy", finding: "finding-0" },
  ]);
});

it("takes a refused answer for what stands only when there is something", async () => {
  const { memory } = await answering(answers.refused);
  expect(await memory.asks.answer("ask-1", { kind: "deny", by: "bob", at: halt.at })).toBeUndefined();
});

it("gives up on a budget whose hour never stands still, rather than to grant or refuse it", async () => {
  const { memory } = await answering(answers.refused);
  await expect(memory.limits.take(account.id, 1, 5)).rejects.toThrow("the hour of the limits turned");
});

it("gives the SDK's own error for all else", async () => {
  const { memory, clock } = await answering(answers.denied);
  const error = await memory.limits.take(account.id, 1, 5).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "AccessDeniedException" });
  expect(clock.waited).toEqual([]);
  const other = await answering(cancelled({ Code: "ValidationError" }));
  await expect(other.memory.findings.open(finding)).rejects.toMatchObject({
    name: "TransactionCanceledException",
  });
});

it("asks nothing before it is asked, and everything of what decides consistently", async () => {
  const { memory, requests } = await answering(answers.done);
  expect(requests).toEqual([]);
  await memory.about(record.resource);
  await memory.findings.get("finding-1");
  await memory.asks.get("ask-1");
  await memory.limits.halted();
  expect(requests.map(({ body }) => JSON.parse(body).ConsistentRead)).toEqual([true, true, true, true]);
});

it("takes from a budget with one request", async () => {
  const { memory, requests } = await answering(answers.done);
  await memory.limits.take(account.id, 1, 5);
  await memory.about(record.resource);
  expect(requests.map(({ headers }) => headers["x-amz-target"])).toEqual([
    "DynamoDB_20120810.UpdateItem",
    "DynamoDB_20120810.Query",
  ]);
});

describe.skipIf(!localAws)("a table that is not there", () => {
  it("is the SDK's error, whatever is asked", async () => {
    const memory = createMemory({ table: uniqueName("none"), clock: steppedClock() });
    const asked = await Promise.allSettled([
      memory.about("arn:aws:s3:::bucket"),
      memory.limits.take(account.id, 1, 5),
      memory.findings.open(finding),
      memory.isNewSignature("v0=1"),
    ]);
    const reasons = asked.map((each) => each.status === "rejected" && each.reason.name);
    expect(reasons).toEqual(Array(4).fill("ResourceNotFoundException"));
  });
});

describe.skipIf(!localAws)("a record that is large", () => {
  // Characters of several bytes: DynamoDB counts bytes.
  const large = actionRecord({ before: { policy: "ü".repeat(1_000_000) } });

  it("is kept compressed and given as it was", async () => {
    const { memory } = await testMemory();
    await memory.actions.save(large);
    expect(await memory.actions.get(large.id)).toEqual(large);
    await memory.findings.open({ id: "finding-1", service: "s3", record: large });
    expect(await memory.findings.get("finding-1")).toMatchObject({ record: large });
    await memory.queues.add("digest", { service: "s3", record: large });
    expect(await Array.fromAsync(memory.queues.list("digest"))).toEqual([{ service: "s3", record: large }]);
  });

  it("is refused with its resource where compressing does not help", async () => {
    const { memory } = await testMemory();
    let seed = 1;
    const noise = Array.from({ length: 200_000 }, () => (seed = (seed * 48_271) % 2_147_483_647));
    const record = actionRecord({ before: { noise } });
    await expect(memory.actions.save(record)).rejects.toThrow(
      /arn:aws:s3:::patient-records cannot be kept: .*bytes/,
    );
    expect(await memory.actions.get(record.id)).toBeUndefined();
  });
});
