import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The file of a program in one of the folders, or else on the path; null if there is none. */
export const findProgram = (name: string, folders: readonly string[] = []): string | null =>
  [...folders, ...(process.env.PATH ?? "").split(delimiter)].map((folder) => join(folder, name)).find(isProgram) ?? null
