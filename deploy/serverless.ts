import { deployedConfig } from "./config.ts";
import { parseSettings, type Settings, settingsSchema } from "./settings.ts";
import * as stack from "./stack.ts";

/** What osls gives to a function that makes a part of the configuration. */
interface Osls {
  resolveVariable(address: string): Promise<unknown>;
}

/** The functions of serverless.yml. */
export const functions = fromSettings((settings) => stack.functions(settings, deployedConfig()));

/** The resources of serverless.yml. */
export const resources = fromSettings((settings) => stack.resources(settings, deployedConfig()));

function fromSettings<T>(make: (settings: Settings) => T) {
  return async ({ resolveVariable }: Osls): Promise<T> => {
    try {
      return make(await settingsOf(resolveVariable));
    } catch (error) {
      // osls prints the stack of what fails here, and only the message helps who deploys.
      if (error instanceof Error) error.stack = error.message;
      throw error;
    }
  };
}

async function settingsOf(resolveVariable: Osls["resolveVariable"]): Promise<Settings> {
  const params: Record<string, unknown> = { stage: await resolveVariable("sls:stage") };
  for (const name of Object.keys(settingsSchema.shape))
    if (name !== "stage") params[name] = await resolveVariable(`param:${name}, null`);
  // The configuration decides on the mode unless the stage does.
  return parseSettings({ ...params, mode: params.mode ?? deployedConfig().mode });
}
