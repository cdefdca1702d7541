import {
  EventBridgeClient,
  type PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { eventPublisher, PublishError } from "../../../engine/journal/events.ts";
import type { RecordedChange } from "../../../engine/record.ts";
import { account, localAws, uniqueName } from "../../support/account.ts";
import { awsError } from "../../support/answers.ts";
import { actionRecord } from "../../support/log.ts";

/** EventBridge that answers with these codes for the entries of a call, then takes everything. */
function scripted(...answers: readonly (readonly (string | undefined)[] | Error)[]) {
  const calls: PutEventsRequestEntry[][] = [];
  const rest = answers.values();
  const send = async ({ input: { Entries = [] } }: PutEventsCommand) => {
    calls.push(Entries);
    const { value: codes = [] } = rest.next();
    if (codes instanceof Error) throw codes;
    return {
      Entries: Entries.map((_, index) =>
        codes[index] ? { ErrorCode: codes[index], ErrorMessage: `${codes[index]}!` } : { EventId: "1" },
      ),
    };
  };
  return { calls, client: { send } as unknown as EventBridgeClient };
}

const detailOf = ({ Detail = "" }: PutEventsRequestEntry) => JSON.parse(Detail);
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const sizeOf = (entries: readonly PutEventsRequestEntry[]) =>
  entries.reduce((sum, { Detail = "", Source = "", DetailType = "", Resources = [] }) => {
    const texts = [Detail, Source, DetailType, ...Resources];
    return sum + 14 + texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
  }, 0);

async function publish(client: EventBridgeClient, records: readonly object[]) {
  const publisher = eventPublisher(client);
  for (const record of records) publisher.add(actionRecord(record));
  await publisher.flush();
  return publisher;
}

describe("the event of a record", () => {
  it("is the record, from `suture`, at its time, about its resource", async () => {
    const { client, calls } = scripted();
    const record = actionRecord();
    await publish(client, [record]);
    expect(calls).toMatchObject([
      [
        {
          Source: "suture",
          DetailType: "Suture Action",
          Resources: [record.resource],
          Time: new Date(record.time),
        },
      ],
    ]);
    expect(calls.flat().map(detailOf)).toEqual([record]);
  });

  it.each([
    [1, [1]],
    [10, [10]],
    [23, [10, 10, 3]],
  ])("%i records take calls of %j", async (records, sizes) => {
    const { client, calls } = scripted();
    await publish(
      client,
      Array.from({ length: records }, () => ({})),
    );
    expect(calls.map(({ length }) => length)).toEqual(sizes);
  });

  it("is sent once, and not at all where there is none", async () => {
    const { client, calls } = scripted();
    const publisher = await publish(client, [{}]);
    await publisher.flush();
    expect(calls).toHaveLength(1);
  });

  const text = (bytes: number) => "é".repeat(bytes / 2);
  const change = (bytes: number): RecordedChange => ({
    summary: "Revoke a rule",
    call: "ec2:RevokeSecurityGroupIngress",
    input: { text: text(bytes) },
    applied: true,
    undo: null,
    undoReason: "none",
  });
  it.each<[string, object, object]>([
    ["keeps all of what fits", { before: { text: text(200_000) } }, { before: { text: text(200_000) } }],
    [
      "goes without settings where it is too large",
      { before: { text: text(300_000) }, after: { a: 1 }, changes: [change(10)] },
      { before: null, after: null, changes: [change(10)] },
    ],
    [
      "goes without the inputs of its calls where that is not enough",
      { before: { a: 1 }, changes: [change(300_000)] },
      { before: null, changes: [{ ...change(0), input: null }] },
    ],
    [
      "goes without its changes where nothing else helps",
      { changes: Array.from({ length: 5_000 }, () => change(10)) },
      { changes: [] },
    ],
  ])("%s", async (_name, record, kept) => {
    const { client, calls } = scripted();
    await publish(client, [record]);
    expect(calls.flat().map(detailOf)).toMatchObject([kept]);
    expect(sizeOf(calls.flat())).toBeLessThan(256 * 1_024);
  });

  it("shares a call only with what fits beside it", async () => {
    const { client, calls } = scripted();
    const resource = `arn:aws:iam::123456789012:role/${"x".repeat(2_000)}`;
    await publish(
      client,
      [100_000, 100_000, 100_000, 200_000, 10].map((bytes) => ({ resource, before: { text: text(bytes) } })),
    );
    expect(calls.map(({ length }) => length)).toEqual([2, 1, 2]);
    for (const entries of calls) expect(sizeOf(entries)).toBeLessThan(256 * 1_024);
  });
});

describe("what EventBridge does not take", () => {
  const busy = "ThrottlingException";

  it("is offered again, alone", async () => {
    const { client, calls } = scripted([undefined, busy, undefined], [busy]);
    const ids = ["one", "two", "three"];
    await publish(
      client,
      ids.map((id) => ({ id })),
    );
    expect(calls.map((entries) => entries.map((entry) => detailOf(entry).id))).toEqual([
      ids,
      ["two"],
      ["two"],
    ]);
  });

  it("is an error after four offers, with the reason; the rest is sent", async () => {
    const { client, calls } = scripted(...Array.from({ length: 4 }, () => [busy]));
    const sent = publish(
      client,
      Array.from({ length: 12 }, () => ({})),
    );
    await expect(sent).rejects.toThrow(
      new PublishError("EventBridge did not take 1 of 12 events: ThrottlingException!"),
    );
    expect(calls.map(({ length }) => length)).toEqual([10, 1, 1, 1, 2]);
  });

  it("is an error where the call fails; the rest is sent", async () => {
    const { client, calls } = scripted(awsError("AccessDeniedException", 400, "not allowed"));
    const sent = publish(
      client,
      Array.from({ length: 12 }, () => ({})),
    );
    await expect(sent).rejects.toThrow(
      /^EventBridge did not take 10 of 12 events: AccessDeniedException: not allowed/,
    );
    expect(calls.map(({ length }) => length)).toEqual([10, 2]);
  });
});

/** A call of SQS, whose client nothing else needs. */
async function sqs(action: string, body: object): Promise<Record<string, never>> {
  const answer = await fetch(localAws ?? "", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=local/20261121/${account.region}/sqs/aws4_request`,
    },
    body: JSON.stringify(body),
  });
  return answer.json() as Promise<Record<string, never>>;
}

it.skipIf(!localAws)("a rule on `source: suture` gets what was published on the default bus", async () => {
  const name = uniqueName("events");
  const { QueueUrl } = await sqs("CreateQueue", { QueueName: name });
  const client = new EventBridgeClient({ region: account.region });
  const EventPattern = JSON.stringify({ source: ["suture"], "detail-type": ["Suture Action"] });
  await client.send(new PutRuleCommand({ Name: name, EventPattern }));
  const Arn = `arn:aws:sqs:${account.region}:${account.id}:${name}`;
  await client.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: "queue", Arn }] }));
  const record = actionRecord({ outcome: "denied" });
  await publish(client, [record]);
  const { Messages } = await sqs("ReceiveMessage", { QueueUrl });
  const [{ Body }] = Messages as unknown as [{ Body: string }];
  expect(JSON.parse(Body)).toMatchObject({
    source: "suture",
    "detail-type": "Suture Action",
    resources: [record.resource],
    detail: record,
  });
});
