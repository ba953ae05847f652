import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { ensureFolder } from "./ensureFolder.ts"

const inFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-folder-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it("makes every folder that is missing, and leaves one that is there", async () => {
  const wanted = join(await inFolder(), "a", "b", "c")
  await ensureFolder(wanted)
  await ensureFolder(wanted)
  expect((await stat(wanted)).isDirectory()).toBe(true)
})

it("says so when a file is in the way", async () => {
  const file = join(await inFolder(), "file")
  await writeFile(file, "")
  await expect(ensureFolder(file)).rejects.toThrow("EEXIST")
  await expect(ensureFolder(join(file, "below"))).rejects.toThrow("ENOTDIR")
})

it.skipIf(process.platform !== "linux")("says so where nothing can be made", async () => {
  await expect(ensureFolder("/proc/sortition/data")).rejects.toThrow("ENOENT")
})
