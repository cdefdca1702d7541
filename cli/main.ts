#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { run } from "./program.ts";

const words = process.argv.slice(2);
// An audit waits for AWS most of the time, so that memory is dearer than speed.
if (words[0] === "audit") setFlagsFromString("--optimize-for-size");

// Whoever reads the output may stop reading; what is being handled is still finished.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = isOld() ? 2 : await run(words);

/** What is installed beside Suture is new enough; what a shell finds may not be, and would fail somewhere on the way. */
function isOld(): boolean {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= 24) return false;
  console.error(
    `suture needs Node.js 24 or newer, and this is ${node}: start it with "npx suture", which has one`,
  );
  return true;
}
