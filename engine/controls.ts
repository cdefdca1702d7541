import type { Aws } from "../aws/calls.ts";
import type { AnyRemediation, Ref } from "../remediations/contract.ts";
import type { Config } from "./config/schema.ts";
import type { Control } from "./plan.ts";
import { needsTags, type Selected, settingFor } from "./selectors.ts";
import { readTags } from "./tags.ts";

/** Controls as the configuration sets them for one resource, and the resource with its tags where they decide. */
export interface SetControls {
  readonly resource: Selected;
  readonly controls: readonly Control[];
}

/**
 * What the configuration says of these controls for a resource; those that are off are among them. Reads its tags, in one
 * call, only where a rule or an exemption asks for them.
 *
 * @param ref as it was read: rules go by the whole ARN, of which an event may know less
 * @throws PlanError when nobody can say which tags count; rejects with the SDK's errors. Nothing is decided then.
 */
export async function controlsFor(
  config: Config,
  aws: Aws,
  ref: Ref,
  remediations: readonly AnyRemediation[],
): Promise<SetControls> {
  const decide = remediations.some((each) => needsTags(config, each, ref));
  const resource = { ...ref, tags: decide ? await readTags(aws, ref) : undefined };
  return {
    resource,
    controls: remediations.map((remediation) => ({
      remediation,
      ...settingFor(config, remediation, resource),
    })),
  };
}
