import { defineConfig } from "vitest/config"

// The statistical tests take seconds of computing, and more of them on a busy machine. Importing Effect for each file would take as long.
export default defineConfig({ test: { include: ["src/**/*.test.ts"], testTimeout: 60_000, isolate: false } })
