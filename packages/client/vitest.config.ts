import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: ["@sortition/postgres/testing/globalSetup", "@sortition/queue/testing/globalSetup"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    isolate: false
  }
})
