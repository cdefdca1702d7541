import type { OpenFinding } from "../engine/memory/memory.ts";
import type { Desk } from "./desk.ts";

/**
 * The finding that is asked about.
 *
 * @throws Error when there is none of this id.
 */
export async function findingOf({ memory }: Pick<Desk, "memory">, id: string): Promise<OpenFinding> {
  const finding = await memory.findings.get(id);
  if (!finding) throw new Error(`there is no finding ${id}`);
  return finding;
}
