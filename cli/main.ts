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
process.exitCode = await run(words);
