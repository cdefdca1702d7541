import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordSplitter } from "../../../cli/replay/splitter.ts";
import { anyCharacter } from "../../support/characters.ts";

const wanted = "PutBucketPolicy";

/** What comes of bytes that arrive in pieces of this size. */
function split(bytes: string | Buffer, size = Number.POSITIVE_INFINITY) {
  const whole = Buffer.from(bytes as string);
  const taken: string[] = [];
  let passedOver = 0;
  const splitter = new RecordSplitter({
    names: new Set([wanted]),
    take: (text) => taken.push(text),
    passOver: () => {
      passedOver += 1;
    },
  });
  for (let at = 0; at < whole.length; at += size) splitter.push(whole.subarray(at, at + size));
  splitter.end();
  return { taken: taken.map((text) => JSON.parse(text)), passedOver, problem: splitter.problem };
}

const record = (id: number) => ({
  eventID: `${id}`,
  resources: [{ ARN: "arn:aws:s3:::b" }],
  eventName: wanted,
});
const [one, two, three] = [1, 2, 3].map((id) => JSON.stringify(record(id)));

describe("finds the records", () => {
  it.each([
    ["CloudTrail's file", `{"Records":[${one},${two}]}`],
    ["CloudTrail's file, indented", JSON.stringify({ Records: [record(1), record(2)] }, null, 2)],
    [
      "CloudTrail's file, with more in it",
      `{"a":[{"b":1}],"Records" : [${one},${two}],"next":{"x":[{"y":"]}"}]}}`,
    ],
    ["files one after the other", `{"Records":[${one}]}{"Records":[${two}]}`],
    ["a file on each line", `{"Records":[${one}]}\n{"Records":[${two}]}\n`],
    ["a list", `[${one},${two}]`],
    ["a list, indented", JSON.stringify([record(1), record(2)], null, "\t")],
    ["JSON lines", `${one}\n${two}\n`],
    ["JSON lines without an end, with empty ones and carriage returns", `${one}\r\n\r\n${two}`],
    ["records, indented", [1, 2].map((id) => JSON.stringify(record(id), null, 2)).join("\n")],
    ["a byte order mark", `\u{feff}${one}\n${two}`],
  ])("%s", (_name, text) => {
    for (const size of [1, 2, 7, 64, Number.POSITIVE_INFINITY])
      expect(split(text, size)).toEqual({ taken: [record(1), record(2)], passedOver: 0, problem: undefined });
  });

  it.each([
    ["nothing", ""],
    ["blank lines", "\n \n"],
    ["an empty list", '{"Records":[]}'],
  ])("none in %s", (_name, text) => {
    expect(split(text)).toEqual({ taken: [], passedOver: 0, problem: undefined });
  });
});

it("makes no text of a record whose call nobody wants, and reads those that do not tell", () => {
  const others = [
    { eventName: "GetObject" },
    { requestParameters: { eventName: wanted }, eventName: "PutRule" },
    { eventName: "GetObject", aNameThatIsLong: `"eventName":"${wanted}"` },
  ];
  const unclear = [
    { detail: { eventName: "GetObject" } },
    { eventName: "Get\u{e9}" },
    { requestParameters: { eventName: "GetObject" } },
    { eventName: 7 },
  ];
  const text = `{"Records":${JSON.stringify([...others, ...unclear])}}`;
  expect(split(text)).toEqual({ taken: unclear, passedOver: others.length, problem: undefined });
});

describe("loses no more than what is broken", () => {
  it.each([
    [
      "a line of text",
      `starting up {now}\n${one}\n${two}\n`,
      [1, 2],
      "line 1: it is not JSON, or not a record",
    ],
    [
      "a line cut in a string",
      `${one}\n{"eventName":"Put\n${two}\n${three}`,
      [1, 2, 3],
      "line 2: it breaks off",
    ],
    [
      "a line cut between strings",
      `${one}\n{"eventName":\n${two}\n${three}`,
      [1, 2, 3],
      "line 2: it breaks off",
    ],
    ["a first line cut in a string", `{"eventName":"Put\n${two}\n${three}`, [2, 3], "line 1: it breaks off"],
    ["a line that begins in the middle", `ucket"}}\n${one}\n${two}`, [1, 2], "line 1: it is not JSON"],
    [
      "a list cut in the middle of a line",
      `${one}\n{"Records":[${two},\n${three}`,
      [1, 2, 3],
      "line 2: it breaks off",
    ],
    [
      "numbers and text among records",
      `[1,${one},"]",null,${two}]`,
      [1, 2],
      "line 1: it is not JSON, or not a record; 2 more pieces",
    ],
    ["the end of a record", `{"Records":[${one},{"eventName":"Pu`, [1], "line 1: it ends in the middle"],
    ["the end of the list", `{"Records":[${one}`, [1], "line 1: it ends in the middle"],
    ["an end within an escape", `{"Records":[${one},{"eventName":"\\`, [1], "line 1: it ends in the middle"],
    ["brackets too many", `${one}}]\n${two}`, [1, 2], "line 1: it is not JSON, or not a record"],
  ])("%s", (_name, text, ids, problem) => {
    for (const size of [1, 5, Number.POSITIVE_INFINITY]) {
      const found = split(text, size);
      expect(found.taken).toEqual(ids.map(record));
      expect(found.problem).toContain(problem);
    }
  });

  it("a record that is too long, however long it is", () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const taken: string[] = [];
    const splitter = new RecordSplitter({
      names: new Set(),
      take: (text) => taken.push(text),
      passOver: () => undefined,
    });
    splitter.push(Buffer.from(`[{"id":"`));
    for (let megabytes = 0; megabytes < 5; megabytes++) splitter.push(chunk);
    splitter.push(Buffer.from(`"},{"id":1}]`));
    splitter.end();
    expect(taken).toEqual(['{"id":1}']);
    expect(splitter.problem).toBe("line 1: a record is longer than 4 MB");
  });
});

it("gives any records back, however they are written and however they arrive", () => {
  const anyRecord = fc.dictionary(
    fc.oneof(fc.string({ unit: anyCharacter }), fc.constant("eventName")),
    fc.oneof(fc.jsonValue(), fc.constant(wanted)),
  );
  const forms: readonly ((records: readonly object[]) => string)[] = [
    (records) => JSON.stringify({ Records: records }),
    (records) => JSON.stringify({ Records: records }, null, 1),
    (records) => JSON.stringify(records),
    (records) => JSON.stringify(records, null, "\t"),
    (records) => records.map((each) => JSON.stringify(each)).join("\n"),
    (records) => records.map((each) => JSON.stringify({ id: 1, ...each }, null, 2)).join("\n"),
  ];
  fc.assert(
    fc.property(
      fc.array(anyRecord, { maxLength: 5 }),
      fc.constantFrom(...forms),
      fc.integer({ min: 1, max: 40 }),
      (records, form, size) => {
        const { taken, passedOver, problem } = split(form(records), size);
        const isOther = ({ eventName }: { eventName?: unknown }) =>
          typeof eventName === "string" && /^\w+$/.test(eventName) && eventName !== wanted;
        expect(problem).toBeUndefined();
        expect(passedOver).toBeLessThanOrEqual(records.filter(isOther).length);
        expect(taken.length + passedOver).toBe(records.length);
        for (const each of records.filter((any) => !isOther(any)))
          expect(taken).toContainEqual(expect.objectContaining(JSON.parse(JSON.stringify(each))));
      },
    ),
  );
});
