import { build } from "tsdown"

const here = import.meta.dirname

/** Loaded only when the evaluator needs it. */
const later = /\/evaluator\/(?:lookUp|updates\/)|\/(?:patternOperators|compilePattern|patternCost|versionOperators|readVersion|addressOperators|readAddress|overrideHashAnywhere|overrideText)\.ts$|node_modules/

/** Bundles the evaluator with the domain's code, which decides, into `dist/evaluator`: no Node built-ins but in `node.js`. */
export const buildEvaluator = async (outDir: string): Promise<void> => {
  await build({
    config: false,
    cwd: here,
    logLevel: "warn",
    entry: {
      "evaluator/createEvaluator": "src/evaluator/createEvaluator.ts",
      "evaluator/node": "src/evaluator/disk/node.ts"
    },
    outDir,
    clean: false,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    dts: { generator: "oxc" },
    deps: { alwaysBundle: [/^@sortition\//], onlyBundle: ["@noble/hashes", "eventsource-parser", "ipaddr.js", "re2js", "semver"] },
    inputOptions: { resolve: { mainFields: ["module", "main"] } },
    outputOptions: {
      chunkFileNames: "evaluator/[name]-[hash].js",
      codeSplitting: { groups: [{ name: "core", test: (id) => !later.test(id) && !id.includes("/disk/") }] }
    }
  })
}
