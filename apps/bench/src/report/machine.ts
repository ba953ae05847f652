import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { rm } from "node:fs/promises"
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os"
import { join } from "node:path"

const fsyncSeconds = 1

const busy = ": the machine was busy with other work, so its figures say little"

/** Writes of 8 KiB a second, each followed by fdatasync, to one file in `folder`. */
const fsyncRate = async (folder: string): Promise<number> => {
  const file = join(folder, "fsync")
  const handle = openSync(file, "w")
  const page = Buffer.alloc(8_192, 1)
  const begin = performance.now()
  const end = begin + fsyncSeconds * 1_000
  let writes = 0
  while (performance.now() < end) {
    writeSync(handle, page, 0, page.length, 0)
    fdatasyncSync(handle)
    writes++
  }
  const seconds = (performance.now() - begin) / 1_000
  closeSync(handle)
  await rm(file)
  return writes / seconds
}

/** /proc names the model where Node does not know it, as on arm64. */
const model = (): string => {
  const [cpu] = cpus()
  if (cpu !== undefined && cpu.model.trim() !== "" && cpu.model !== "unknown") return cpu.model.trim()
  try {
    return /^(?:model name|Model)\s*:\s*(.+)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "unknown"
  } catch {
    return "unknown"
  }
}

/** The machine of a run; `folder` is on the disk of the database. */
export const machine = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const load = loadavg()[0] ?? 0
  const cores = availableParallelism()
  const rate = await fsyncRate(folder)
  return {
    CPU: `${model()}, ${process.arch}`,
    cores: String(cores),
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    kernel: `${type()} ${release()}`,
    disk: `${Math.round(rate).toLocaleString("en-US")} writes of 8 KiB a second, each with fdatasync, by one writer`,
    "load before the run": `${load.toFixed(2)} processes on average in the last minute${load > cores / 2 ? busy : ""}`
  }
}
