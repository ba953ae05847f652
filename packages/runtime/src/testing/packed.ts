import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"
import { inject } from "vitest"
import type {} from "./globalSetup.ts"

const root = join(import.meta.dirname, "../../../..")

/** The pnpm that runs `npm test`, or else the repository's own by npx, which needs three seconds to begin. */
const pnpm = async (): Promise<readonly [string, ...string[]]> => {
  const { npm_execpath: running = "" } = process.env
  if (/^pnpm(?:\.exe)?$/.test(basename(running))) return [running]
  const { packageManager } = JSON.parse(await readFile(join(root, "package.json"), "utf8"))
  return ["npx", "--yes", "--prefer-offline", packageManager]
}

const pack = async (name: string, folder: string): Promise<string> => {
  const [command, ...args] = await pnpm()
  await promisify(execFile)(command, [...args, "pack", "--pack-destination", folder], {
    cwd: join(root, "packages", name),
    shell: process.platform === "win32"
  })
  const [file = ""] = await readdir(folder)
  return join(folder, file)
}

/**
 * The tarball of a package as it is published, packed with the pnpm that the repository pins. The first file of a test run that needs it packs it, and
 * all others wait for it: to build the client takes longer than most files of tests. Needs this folder's `globalSetup`.
 */
export const packed = async (name: string): Promise<string> => {
  const place = join(inject("packedFolder"), name)
  const tarball = `${place}.tgz`
  const failure = `${place}.failed`
  const isFirst = (await mkdir(place, { recursive: true })) !== undefined
  if (isFirst) {
    await pack(name, place).then(
      (file) => rename(file, tarball),
      (fault) => writeFile(failure, String(fault))
    )
  }
  while (!existsSync(tarball)) {
    if (existsSync(failure)) throw new Error(await readFile(failure, "utf8"))
    await sleep(50)
  }
  return tarball
}
