import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/temporary-folder.ts", "test/support/local-aws.ts", "test/support/program.ts"],
    // A local AWS for each worker: moto fails reads while another client changes what they list.
    maxWorkers: 2,
    // What a test stubs it takes back itself, and importing the SDK anew for each file would take a third of the time.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
});
