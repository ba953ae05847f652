import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: ["@sortition/postgres/testing/globalSetup", "@sortition/queue/testing/globalSetup"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Most of a file's time would go into importing the API again.
    isolate: false,
    // By far the longest suite: it uses both cores when the others are done.
    maxWorkers: 2
  }
})
