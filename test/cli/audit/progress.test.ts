import { expect, it } from "vitest";
import { progressLine } from "../../../cli/audit/progress.ts";

function screen(isTTY: boolean, columns = 80) {
  let now = 0;
  const written: string[] = [];
  const line = progressLine({ isTTY, columns, write: (text) => written.push(text) }, () => now);
  return { line, written, wait: (milliseconds: number) => (now += milliseconds) };
}
const progress = {
  findings: 3,
  unseen: 0,
  services: new Map([
    ["S3", 431],
    ["EC2", 120],
  ]),
};

it("shows on one line what was found and how much of each service was looked at", () => {
  const { line, written } = screen(true);
  line.show(progress);
  expect(written).toEqual(["\r\x1b[K3 found; looked at 431 S3, 120 EC2"]);
});

it("says how much it could not look at", () => {
  const { line, written } = screen(true);
  line.show({ ...progress, unseen: 2, services: new Map() });
  expect(written).toEqual(["\r\x1b[K3 found; 2 unseen; looked at nothing yet"]);
});

it("writes nothing where nobody watches", () => {
  const { line, written } = screen(false);
  line.show(progress);
  line.clear();
  expect(written).toEqual([]);
});

it("writes no more than ten times a second", () => {
  const { line, written, wait } = screen(true);
  for (let count = 0; count < 100; count++) {
    line.show(progress);
    wait(10);
  }
  expect(written).toHaveLength(10);
});

it("takes the line away where there is one", () => {
  const { line, written } = screen(true);
  line.clear();
  line.show(progress);
  line.clear();
  line.clear();
  expect(written.slice(1)).toEqual(["\r\x1b[K"]);
});

it("is never wider than the terminal", () => {
  const { line, written } = screen(true, 20);
  line.show(progress);
  expect(written).toEqual(["\r\x1b[K3 found; looked at "]);
});
