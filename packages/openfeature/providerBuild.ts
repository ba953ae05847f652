import type { UserConfig } from "tsdown"

/** How both providers are built: what they share is inside, and nothing of node_modules. */
export const providerBuild = (entry: readonly string[]): UserConfig => ({
  entry: [...entry],
  format: "esm",
  platform: "neutral",
  target: "es2022",
  dts: { generator: "oxc" },
  deps: { alwaysBundle: [/^@sortition\/(?:openfeature|domain)\//], onlyBundle: [] },
  logLevel: "warn"
})
