import { type FrameworkId, frameworkNames } from "../../remediations/frameworks.ts";
import { type Coverage, coverageOf } from "../coverage.ts";
import { type Figures, figuresOf, type Scope } from "./figures.ts";
import type { Reading } from "./read.ts";

/** A requirement, the controls that serve it, and what these found. */
export interface Requirement extends Coverage {
  readonly found: number;
  readonly open: number;
}

/** Everything that a report says, in whichever form. */
export interface Report extends Reading {
  readonly figures: Figures;
  readonly requirements: Readonly<Record<FrameworkId, readonly Requirement[]>>;
}

/** Makes a report of what was read. Pure. */
export function reportOf(reading: Reading, scope: Scope): Report {
  const figures = figuresOf(reading.records, scope);
  const findings = new Map(figures.controls.map(({ id, findings: counts }) => [id, counts]));
  const sum = (controls: readonly string[], count: "found" | "open") =>
    controls.reduce((total, id) => total + (findings.get(id)?.[count] ?? 0), 0);
  const served = (Object.keys(frameworkNames) as FrameworkId[]).map((framework) => [
    framework,
    coverageOf(framework).map((each) => ({
      ...each,
      found: sum(each.controls, "found"),
      open: sum(each.controls, "open"),
    })),
  ]);
  return { ...reading, figures, requirements: Object.fromEntries(served) as Report["requirements"] };
}
