import { defineConfig } from "vitest/config"
import config from "../../vitest.config.ts"

// Nothing here needs the shared servers.
export default defineConfig({ test: { ...config.test, globalSetup: [] } })
