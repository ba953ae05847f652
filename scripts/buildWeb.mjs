// Builds the dashboard when what it is made of has changed.
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const inputs = [
  "apps/web/src",
  "apps/web/index.html",
  "apps/web/package.json",
  "apps/web/vite.config.ts",
  "packages/domain/src",
  "packages/statistics/src",
  "pnpm-lock.yaml"
]

const left = /\.test\.tsx?$|\/testing\//

const addTo = (hash, root, path) => {
  let entries
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true })
  } catch (error) {
    if (error.code !== "ENOTDIR") throw error
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0")
    return
  }
  for (const { name } of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!left.test(`${path}/${name}`)) addTo(hash, root, `${path}/${name}`)
  }
}

const stampOf = (root) => {
  const hash = createHash("sha256")
  for (const input of inputs) addTo(hash, root, input)
  return hash.digest("hex")
}

const read = (file) => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

/** Runs Vite with `run` unless the last build had the same inputs. Resolves with the exit code. */
export const buildWeb = async (root, run) => {
  const stamp = stampOf(root)
  const file = join(root, "apps", "web", "dist", ".stamp")
  if (read(file) === stamp) return 0
  process.stdout.write("building the dashboard\n")
  const code = await run(join(root, "apps", "web", "node_modules", ".bin", "vite"), ["build", "--logLevel", "warn"], {
    cwd: join(root, "apps", "web")
  })
  if (code === 0) writeFileSync(file, stamp)
  return code
}
