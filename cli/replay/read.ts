import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { describeError } from "../../aws/errors.ts";
import { Replay, type Watch } from "../../engine/replay.ts";
import { describeFileError } from "./folder.ts";
import { nameOf, type Source } from "./source.ts";
import { RecordSplitter } from "./splitter.ts";

/** What a part of a log file amounts to. */
export type Part = Pick<Replay, "records" | "matches" | "passedOver">;

/** After how many matches a part ends: those of a whole file may be too many to hold. */
const matchesAtOnce = 500;
/** How much is unpacked at once, in bytes. */
const unpackedBytes = 256 * 1024;
/** Of the two bytes that begin a gzip file the first, which begins no JSON. */
const gzipByte = 0x1f;

/** Thrown when a log file cannot be read to its end. The message names it. */
class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}

/**
 * Replays a log file, also one compressed with gzip, while it is read.
 *
 * @returns what could not be read of it, a line each.
 */
export async function* replayFile(source: Source, watch: Watch): AsyncGenerator<Part, string[]> {
  let replay = new Replay(watch);
  const splitter = new RecordSplitter({
    names: watch.names,
    take(text) {
      try {
        replay.add(JSON.parse(text));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        splitter.complain(`it is not JSON: ${error.message}`);
      }
    },
    passOver: () => replay.passOver(),
  });
  const problems: string[] = [];
  try {
    for await (const chunk of chunksOf(source)) {
      splitter.push(chunk);
      if (replay.matches.length < matchesAtOnce) continue;
      yield partOf(replay);
      replay = new Replay(watch);
    }
    splitter.end();
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    problems.push(error.message);
  }
  yield partOf(replay);
  if (splitter.problem) problems.unshift(`${nameOf(source)} is broken: ${splitter.problem}`);
  return problems;
}

function partOf({ records, matches, passedOver }: Replay): Part {
  return { records, matches, passedOver };
}

async function* chunksOf(source: Source): AsyncGenerator<Buffer> {
  try {
    yield* await unpack(await open(source));
  } catch (error) {
    throw new UnreadableError(`${nameOf(source)} ${describe(source, error)}`, { cause: error });
  }
}

async function open(source: Source): Promise<Readable> {
  if ("path" in source) return createReadStream(source.path);
  // Each worker would load the client, which only a bucket needs.
  const { openObject } = await import("./bucket.ts");
  return openObject(source.bucket, source.key, source.region);
}

async function unpack(input: Readable): Promise<Readable> {
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    input.unshift(chunk);
    if (chunk[0] !== gzipByte) break;
    // Whoever reads what comes out is told of an error, also of one in what goes in.
    return pipeline(input, createGunzip({ chunkSize: unpackedBytes }), () => undefined);
  }
  return input;
}

function describe(source: Source, error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code.startsWith("Z_")) return `is not a whole gzip file: ${message}`;
  return `cannot be read: ${"path" in source ? describeFileError(error) : describeError(error)}`;
}
