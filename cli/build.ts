import { rmSync } from "node:fs";
import { bundleProgram } from "./bundle.ts";

// Bundles the command line into `dist/`, where the `suture` program is.
rmSync("dist", { recursive: true, force: true });
await bundleProgram("dist");
