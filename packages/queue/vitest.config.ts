// Declares what that setup provides.
import type {} from "@sortition/postgres/testing/globalSetup"
import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["@sortition/postgres/testing/globalSetup", "./src/testing/globalSetup.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
})
