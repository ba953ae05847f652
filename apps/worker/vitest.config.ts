import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: ["@sortition/postgres/testing/globalSetup", "@sortition/queue/testing/globalSetup"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // They mostly wait.
    maxWorkers: 2
  }
})
