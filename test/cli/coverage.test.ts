import { expect, it } from "vitest";
import { coverageOf } from "../../cli/coverage.ts";
import type { FrameworkId } from "../../remediations/frameworks.ts";
import { remediations } from "../../remediations/index.ts";
import { requirements } from "../../remediations/requirements.ts";

const listed = Object.keys(requirements) as FrameworkId[];

it.each(listed)(
  "every requirement of %s that a control serves is one that the framework has",
  (framework) => {
    const unknown = coverageOf(framework).filter(({ name }) => name === null);
    expect(unknown).toEqual([]);
  },
);

it.each<[FrameworkId, string, string | null, readonly string[] | undefined]>([
  ["hipaa", "164.308(a)(7)(ii)(C)", "Emergency mode operation plan", []],
  ["soc2", "CC6.2", "Users registered, and removed when no longer authorized", ["rds-public-instance"]],
  ["pci", "3.7.4", "Keys managed over their lifecycle", ["kms-rotation"]],
  ["pci", "3.7", null, undefined],
  ["pci", "8.5", "Multi-factor authentication not to be misused", []],
  ["cis", "1.1", "Contact details kept current", []],
  ["fsbp", "KMS.3", null, ["kms-pending-deletion"]],
])("says of %s %s (%s) which controls serve it", (framework, id, name, controls) => {
  const found = coverageOf(framework).find(({ requirement }) => requirement === id);
  expect(found && { name: found.name, controls: found.controls }).toEqual(controls && { name, controls });
});

it("lists every mapping of every control", () => {
  for (const framework of ["hipaa", "soc2", "pci", "cis", "nist", "fsbp"] as const) {
    const pairs = coverageOf(framework).flatMap(({ requirement, controls }) =>
      controls.map((id) => `${requirement} ${id}`),
    );
    const mapped = remediations.flatMap(({ id, frameworks }) =>
      (frameworks[framework] ?? []).map((requirement) => `${requirement} ${id}`),
    );
    expect(pairs.toSorted()).toEqual(mapped.toSorted());
  }
});
