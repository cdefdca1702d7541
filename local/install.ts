import { ensureVenv } from "./venv.ts";

// What `npm start` and `npm test` install by themselves when it is not there yet.
await ensureVenv();
