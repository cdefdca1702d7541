import { expect, it } from "vitest";
import { arn, denied, found, write } from "./write.ts";

it("is a table by severity, then each finding, the most severe first", async () => {
  const text = await write("text", [
    found({ severity: "low", control: "s3-versioning", controls: ["s3-versioning"] }),
    found(),
    found({ resource: arn("sg-2") }),
  ]);
  const [heading, ...rows] = text.split("\n\n")[0]?.split("\n") ?? [];
  expect(heading).toMatch(/^SEVERITY +CONTROL +FOUND$/);
  expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
    ["critical", "sg-admin-ports-open + sg-large-port-range-open", "2"],
    ["low", "s3-versioning", "1"],
  ]);
  const details = [...text.matchAll(/^PLANNED +.*$/gm)].map(([line]) => line.split(/ {2,}/).slice(1));
  expect(details.map(([control]) => control)).toEqual([
    "sg-admin-ports-open + sg-large-port-range-open",
    "sg-admin-ports-open + sg-large-port-range-open",
    "s3-versioning",
  ]);
  expect(text).toMatch(/3 findings\. Looked at 7 AWS::EC2::SecurityGroup in us-east-1 of 123456789012\.\n$/);
});

it("is a line that says so where nothing was found", async () => {
  expect(await write("text", [])).toBe(
    "0 findings. Looked at 7 AWS::EC2::SecurityGroup in us-east-1 of 123456789012.\n",
  );
});

it("is a JSON line for each record, those of what was not seen among them", async () => {
  const records = [found(), denied];
  const lines = (await write("json", records)).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(records);
});
