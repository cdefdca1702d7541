import type { AnyRemediation } from "../remediations/contract.ts";

/**
 * The service whose handler carries out the fixes of a control.
 *
 * @throws Error when there is no such control any more.
 */
export function serviceOf(
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
  control: string,
): string {
  const found = Object.entries(remediationsByService).find(([, each]) =>
    each.some(({ id }) => id === control),
  );
  if (!found) throw new Error(`there is no control ${control}: do by hand what was asked for`);
  return found[0];
}
