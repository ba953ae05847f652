import { mkdtemp, statfs } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

const memory = "/dev/shm"
const memoryNeeded = 2 * 2 ** 30

/** The folders in which `makeDataFolder` makes new ones. */
export const dataFolderParents: readonly string[] = [tmpdir(), memory]

/** A new folder for the data of a server of tests: in memory where at least 2 GiB of it are free, otherwise in the temporary folder. */
export const makeDataFolder = async (prefix: string): Promise<string> => {
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  return mkdtemp(join(bavail * bsize >= memoryNeeded ? memory : tmpdir(), prefix))
}
