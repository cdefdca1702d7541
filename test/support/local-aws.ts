import type { TestProject } from "vitest/node";
import { localSettings, startLocalAws } from "../../local/aws.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The endpoint of the local AWS; null where it could not be started. */
    localAws: string | null;
  }
}

/** Starts one local AWS for all test files. Without Python the tests that need none still run; CI must have it. */
export default async function setup(project: TestProject): Promise<(() => void) | undefined> {
  try {
    const { endpoint, stop } = await startLocalAws();
    project.provide("localAws", endpoint);
    Object.assign(process.env, localSettings(endpoint));
    return stop;
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`\n!!! SKIPPING EVERY TEST THAT NEEDS THE LOCAL AWS: ${(error as Error).message}\n`);
    project.provide("localAws", null);
    return undefined;
  }
}
