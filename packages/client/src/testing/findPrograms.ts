import { realpathSync } from "node:fs"
import { delimiter } from "node:path"
import { findProgram } from "@sortition/runtime/findProgram"

/** Every program of this name on the path, outside of the repository. */
export const findPrograms = (name: string): readonly string[] => {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"))
  const found = folders.map((folder) => ({ folder, file: findProgram(name, [folder]) }))
  const there = found.flatMap(({ file, folder }) => (file?.startsWith(folder) ? [realpathSync(file)] : []))
  return [...new Set(there)]
}
