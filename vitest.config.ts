import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/local-aws.ts",
    testTimeout: 20_000,
    passWithNoTests: false,
  },
});
