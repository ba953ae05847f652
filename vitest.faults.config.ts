import { configDefaults, defineConfig } from "vitest/config"
import config from "./vitest.config.ts"

/** The slow tests of faults: processes that are killed, servers that go away. One at a time: they watch how long an answer takes. */
export default defineConfig({
  test: { ...config.test, include: ["**/*.faults.test.ts"], exclude: configDefaults.exclude, maxWorkers: 1 }
})
