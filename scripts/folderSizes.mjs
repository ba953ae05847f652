// Fails when a folder holds more sources than one can take in.
import { readdirSync } from "node:fs"
import { join, relative } from "node:path"

const most = 25
const isSource = ({ name }) => /(?<!\.test)\.tsx?$/.test(name)

const check = (folder) => {
  const entries = readdirSync(folder, { withFileTypes: true })
  const sources = entries.filter(isSource).length
  if (sources > most) {
    process.stderr.write(
      `${relative(root, folder)} holds ${sources} sources, at most ${most}: give a concept of it a folder of its own\n`
    )
    process.exitCode = 1
  }
  for (const entry of entries) {
    if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== "dist") check(join(folder, entry.name))
  }
}
const root = join(import.meta.dirname, "..")
for (const folder of ["apps", "packages", "examples"]) check(join(root, folder))
