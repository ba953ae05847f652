import { build, type InlineConfig } from "tsdown"

/** The entries below `src/evaluator`, by the path of what they become below `dist`. */
const entry = {
  "evaluator/createEvaluator": "src/evaluator/createEvaluator.ts",
  "evaluator/createTestEvaluator": "src/evaluator/createTestEvaluator.ts",
  "evaluator/node": "src/evaluator/disk/node.ts"
}

const shared: InlineConfig = {
  config: false,
  logLevel: "error",
  cwd: import.meta.dirname,
  entry,
  clean: false,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  deps: {
    alwaysBundle: [/^@sortition\//],
    onlyBundle: ["@noble/hashes", "eventsource-parser", "ipaddr.js", "re2js", "semver"]
  },
  inputOptions: { resolve: { mainFields: ["module", "main"] } }
}

/** Loaded when a rule, a stream or a look-up needs it. */
const later =
  /\/node_modules\/|\/updates\/|\/(?:lookUp|patternOperators|compilePattern|patternCost|versionOperators|readVersion|addressOperators|readAddress|overrideHashAnywhere|overrideText)\.ts$/
const ofOtherEntries = /\/disk\/|\/(?:createTestEvaluator|testRuleset|allOperators)\.ts$/

/** Bundles the evaluator with the code of the domain, which decides, into `outDir`: ES modules without built-ins of Node but in `node.js`. */
export const buildEvaluator = async (outDir: string): Promise<void> => {
  const chunkFileNames = "evaluator/[name]-[hash].js"
  await build({
    ...shared,
    outDir,
    dts: false,
    outputOptions: {
      chunkFileNames,
      // One file compresses better than several.
      codeSplitting: { groups: [{ name: "core", test: (id) => !later.test(id) && !ofOtherEntries.test(id) }] }
    }
  })
  await build({ ...shared, outDir, dts: { generator: "oxc", dtsOnly: true }, outputOptions: { chunkFileNames } })
}
