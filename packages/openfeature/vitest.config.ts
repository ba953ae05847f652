import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import config from "../../vitest.config.ts"

const setUp = fileURLToPath(new URL("../runtime/src/testing/globalSetup.ts", import.meta.url))

// Nothing here needs the shared servers.
export default defineConfig({ test: { ...config.test, globalSetup: [setUp] } })
