import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["@sortition/postgres/testing/globalSetup"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    isolate: false,
    // Some files mostly wait for servers to start and stop.
    maxWorkers: 2
  }
})
