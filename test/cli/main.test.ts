import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { suture } from "../support/cli.ts";

it("says which Node.js it needs, where it is started with an older one", async () => {
  const older = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})`;
  const nodeOptions = ["--import", older];
  expect(await suture(["controls"], { cwd: tmpdir(), nodeOptions })).toEqual({
    code: 2,
    stdout: "",
    stderr:
      'suture needs Node.js 24 or newer, and this is 20.20.2: start it with "npx suture", which has one\n',
  });
});
