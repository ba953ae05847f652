import { execFileSync } from "node:child_process"
import { chmodSync, cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/* Builds `dist/`: the command line as JavaScript for Node 20. The client stays a dependency. `npm run check` checks the types. */
const here = import.meta.dirname
const dist = join(here, "dist")
const emitted = mkdtempSync(join(tmpdir(), "sortition-cli-"))

try {
  const tsc = join(here, "node_modules/typescript/bin/tsc")
  execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.build.json"), "--outDir", emitted], {
    stdio: "inherit"
  })
  rmSync(dist, { recursive: true, force: true })
  cpSync(join(emitted, "packages/cli/src"), dist, { recursive: true })
  chmodSync(join(dist, "main.js"), 0o755)
} finally {
  rmSync(emitted, { recursive: true, force: true })
}
