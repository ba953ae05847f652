import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { appRouter } from "@sortition/api/appRouter"
import { procedureTexts } from "@sortition/api/openapi/procedureTexts"
import { buildEvaluator } from "./buildEvaluator.ts"
import { describeRouter } from "./describeRouter.ts"
import { selfContained } from "./selfContained.ts"

/* Builds `dist/`: the client as JavaScript, the evaluator in bundles, and self-contained declarations that include the router's types and their descriptions. */
const here = import.meta.dirname
const dist = join(here, "dist")
const emitted = mkdtempSync(join(tmpdir(), "sortition-client-"))

const clientSource = join(emitted, "packages/client/src")
const routerDeclaration = join(emitted, "apps/api/src/appRouter.d.ts")

const contentOf = (name: string): string => {
  if (name === "AppRouter.d.ts") {
    return describeRouter(selfContained(readFileSync(routerDeclaration, "utf8")), procedureTexts(appRouter))
  }
  // tsc rewrites `.ts` in JavaScript, but not in declarations.
  return readFileSync(join(clientSource, name), "utf8").replaceAll(/(from "\.\/[\w/]+)\.ts"/g, `$1.js"`)
}

try {
  const tsc = join(here, "node_modules/typescript/bin/tsc")
  execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.build.json"), "--outDir", emitted], {
    stdio: "inherit"
  })
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist)
  for (const name of readdirSync(clientSource)) {
    // Only types: nothing imports it at run time. The evaluator is a folder, which is bundled.
    if (name !== "AppRouter.js" && name.includes(".")) writeFileSync(join(dist, name), contentOf(name))
  }
  await buildEvaluator(dist)
} finally {
  rmSync(emitted, { recursive: true, force: true })
}
