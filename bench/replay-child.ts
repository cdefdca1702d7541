import { replayArchive } from "../cli/replay.ts";
import { costSoFar } from "./replay-cost.ts";

// One replay as a person runs it, in a process of its own: what it cost goes to the parent.
const [folder = ""] = process.argv.slice(2);
const code = await replayArchive([folder], {});
if (code !== 0) throw new Error(`the replay ended with ${code}`);
process.send?.(costSoFar());
