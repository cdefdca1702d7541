import { type FrameworkId, frameworkNames } from "../remediations/frameworks.ts";
import { remediations } from "../remediations/index.ts";
import { requirements } from "../remediations/requirements.ts";
import { colors } from "./colors.ts";

/** A requirement and the controls that serve it, as `suture controls --framework --json` gives it. */
export interface Coverage {
  readonly framework: FrameworkId;
  readonly requirement: string;
  readonly name: string | null;
  readonly controls: readonly string[];
}

/** Prints which controls serve each requirement of a framework, and which requirements none does. */
export function coverage(framework: FrameworkId, options: { readonly json?: boolean }): void {
  const listed = coverageOf(framework);
  if (options.json) {
    for (const each of listed) console.log(JSON.stringify(each));
    return;
  }
  console.log(colors.bold(frameworkNames[framework]));
  for (const { requirement, name, controls } of listed.filter((each) => each.controls.length > 0)) {
    console.log(`${requirement}${name ? `  ${name}` : ""}\n  ${controls.join(", ")}`);
  }
  const missing = listed.filter(({ controls }) => controls.length === 0);
  if (missing.length > 0) console.log(colors.bold("\nNot covered"));
  for (const { requirement, name } of missing) console.log(`${requirement}  ${name}`);
  if (!requirements[framework])
    console.log("\nRequirements that no control serves are not listed for this framework.");
}

/**
 * Which controls serve each requirement of a framework; where its requirements are listed, also those that none serves.
 * A listed section is served by a control of anything below it.
 */
export function coverageOf(framework: FrameworkId): Coverage[] {
  const listed = requirements[framework] ?? {};
  const served = Map.groupBy(
    remediations.flatMap(({ id, frameworks }) =>
      (frameworks[framework] ?? []).map((requirement) => ({ requirement, id })),
    ),
    ({ requirement }) => requirement,
  );
  const ids = [...served.keys()];
  const missing = Object.keys(listed).filter((id) => !ids.some((each) => isWithin(each, id)));
  return [...ids, ...missing]
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map((requirement) => ({
      framework,
      requirement,
      name: Object.entries(listed).find(([id]) => isWithin(requirement, id))?.[1] ?? null,
      controls: (served.get(requirement) ?? []).map(({ id }) => id),
    }));
}

function isWithin(requirement: string, section: string): boolean {
  return requirement === section || requirement.startsWith(`${section}.`);
}
