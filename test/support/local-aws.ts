import type { TestProject } from "vitest/node";
import { startLocalAws } from "../../local/aws.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The endpoints of the local AWS, two, which work at once; null where it could not be started. */
    localAws: readonly string[] | null;
  }
}

/** Starts a local AWS for each of the two workers. Without Python the tests that need none still run; CI must have it. */
export default async function setup(project: TestProject): Promise<(() => void) | undefined> {
  try {
    const [first, second] = await Promise.all([startLocalAws(), startLocalAws()]);
    project.provide("localAws", [first.endpoint, second.endpoint]);
    return () => {
      first.stop();
      second.stop();
    };
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(`\n!!! SKIPPING EVERY TEST THAT NEEDS THE LOCAL AWS: ${(error as Error).message}\n`);
    project.provide("localAws", null);
    return undefined;
  }
}
