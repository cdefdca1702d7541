import { checkRegion } from "../../aws/accounts.ts";
import type { Config } from "../../engine/config/schema.ts";
import { listingsOf } from "../../engine/listings.ts";
import { withMode } from "../../engine/selectors.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import { remediations, remediationsByService } from "../../remediations/index.ts";
import type { AuditOptions } from "../audit.ts";
import { readConfiguration } from "../configuration.ts";
import { UsageError } from "../usage.ts";

/**
 * The configuration of an audit. Without options that say otherwise, nothing is done that the configuration would do; what
 * is off stays off, but for a control that is asked for by its name.
 */
export function configOf({ config: file, mode, fix, control }: AuditOptions): Config {
  const read = readConfiguration(file, mode);
  if (mode || fix) return read;
  const config = withMode(read, "dry-run", (setting) => setting !== "off");
  const named = control ? config.controls[control] : undefined;
  if (!control || !named) return config;
  return { ...config, controls: { ...config.controls, [control]: { ...named, mode: "dry-run" } } };
}

/**
 * The remediations that were asked for.
 *
 * @throws UsageError when there are none, or all are off.
 */
export function remediationsOf({ service, control }: AuditOptions, config: Config): AnyRemediation[] {
  const ofService = service ? (remediationsByService[service] ?? []) : remediations;
  const asked = ofService.filter(({ id }) => !control || id === control);
  if (asked.length === 0) throw new UsageError(`${control} is no control of ${service}`);
  if (listingsOf(config, asked).length === 0)
    throw new UsageError("there is nothing to look at: in the configuration, what was asked for is off");
  return asked;
}

/**
 * The regions that were asked for, or the caller's own.
 *
 * @throws UsageError for one that AWS has not.
 */
export function regionsOf({ region: asked = [] }: AuditOptions, own: string): readonly string[] {
  try {
    for (const region of asked) if (region !== "all") checkRegion(region);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return asked.length > 0 ? asked : [own];
}
