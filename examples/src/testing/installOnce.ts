import { execFile } from "node:child_process"
import { access, mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

/** Not below `node_modules`, where Next.js compiles no TypeScript. */
const cache = join(import.meta.dirname, "../../.cache")
const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"]

/**
 * A folder in which npm has installed packages that are too heavy for the dependencies of this repository, which `npm start` installs. They are
 * installed once.
 */
export const installOnce = async (name: string, packages: readonly string[]): Promise<string> => {
  const folder = join(cache, name)
  const done = join(folder, packages.join(" ").replaceAll("/", "_"))
  const isDone = await access(done).then(
    () => true,
    () => false
  )
  if (isDone) return folder
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await promisify(execFile)("npm", ["install", ...quiet, ...packages], { cwd: folder })
  await writeFile(done, "")
  return folder
}
