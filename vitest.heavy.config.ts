import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

/** The tests of examples whose tools are too heavy for the workspace: each installs them when it runs first. One at a time, because they build with every core. */
export default defineConfig({
  test: { ...config.test, include: ["**/*.heavy.test.ts"], exclude: configDefaults.exclude, maxWorkers: 1 }
})
