import type { Config } from "../../engine/config/schema.ts";
import type { AnyRemediation } from "../../remediations/contract.ts";
import type { Resources } from "../cloudformation.ts";
import { queue } from "../dead-letters.ts";
import type { Settings } from "../settings.ts";
import { sweepAlarms } from "./alarms.ts";
import { ids } from "./names.ts";
import { sweepRole } from "./role.ts";
import { sweepSchedule } from "./schedule.ts";
import { signingKey } from "./signing-key.ts";

/** All that the sweep needs besides its function. */
export function sweepResources(
  settings: Settings,
  remediationsByService: Readonly<Record<string, readonly AnyRemediation[]>>,
  accounts: Config["accounts"],
): Resources {
  const { stage } = settings;
  return {
    [ids.role]: sweepRole(stage, remediationsByService, accounts),
    ...queue(stage, "sweep"),
    ...sweepSchedule(settings),
    ...sweepAlarms(settings),
    ...signingKey(stage),
  };
}
