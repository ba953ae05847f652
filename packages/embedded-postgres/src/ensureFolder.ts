import { mkdir, stat } from "node:fs/promises"
import { dirname } from "node:path"

const codeOf = (fault: unknown): unknown => (fault instanceof Error && "code" in fault ? fault.code : undefined)

/** Makes a folder and those that it lies in. Node's own recursive `mkdir` never returns where none can be made, as below `/proc`. */
export const ensureFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (fault) {
    if (codeOf(fault) === "EEXIST" && (await stat(folder)).isDirectory()) return
    if (codeOf(fault) !== "ENOENT" || dirname(folder) === folder) throw fault
    await ensureFolder(dirname(folder))
    await mkdir(folder)
  }
}
