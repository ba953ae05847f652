import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import manifest from "./package.json" with { type: "json" }

/* Replaces `snapshot/` by the programs of this checkout: our own code in one file a program, with the migrations that they know. */
const here = import.meta.dirname
const root = join(here, "../..")
const snapshot = join(here, "snapshot")

rmSync(snapshot, { recursive: true, force: true })
await build({
  entryPoints: { "api/main": join(root, "apps/api/src/main.ts"), "worker/main": join(root, "apps/worker/src/main.ts") },
  outdir: join(snapshot, "programs"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  external: Object.keys(manifest.devDependencies),
  logLevel: "warning"
})
// Where the programs look for them: two folders above.
cpSync(join(root, "packages/postgres/migrations"), join(snapshot, "migrations"), { recursive: true })
