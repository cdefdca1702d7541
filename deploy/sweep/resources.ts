import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Resources } from "../cloudformation.ts";
import { queue } from "../dead-letters.ts";
import type { Settings } from "../settings.ts";
import { sweepAlarms } from "./alarms.ts";
import { ids } from "./names.ts";
import { sweepRole } from "./role.ts";
import { sweepSchedule } from "./schedule.ts";
import { signingKey } from "./signing-key.ts";

/**
 * All that the sweep needs besides its function.
 *
 * @param memberRoles ARNs of the roles that Suture assumes in other accounts
 */
export function sweepResources(
  settings: Settings,
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
  memberRoles: readonly string[],
): Resources {
  const { stage } = settings;
  return {
    [ids.role]: sweepRole(stage, remediationsByService, memberRoles),
    ...queue(stage, "sweep"),
    ...sweepSchedule(settings),
    ...sweepAlarms(settings),
    ...signingKey(stage),
  };
}
