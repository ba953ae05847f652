import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { programOf } from "@sortition/api/testing/programs/programOf"

/** What to run for a command of the folder above, such as `verifyAudit.ts`, and its environment. */
export const commandNamed = (name: string, own: Readonly<Record<string, string>>) => {
  const { HOME = "", NODE_COMPILE_CACHE = "", PATH = "" } = process.env
  const { environment, file } = programOf(fileURLToPath(new URL(`../${name}`, import.meta.url)))
  return { file, env: { PATH, HOME, NODE_COMPILE_CACHE, ...environment, ...own } }
}

/** Runs a command of the folder above to its end. */
export const runCommand = (name: string, own: Readonly<Record<string, string>>, args: readonly string[] = []) => {
  const { env, file } = commandNamed(name, own)
  const { status, stderr, stdout } = spawnSync(process.execPath, [file, ...args], { env, encoding: "utf8" })
  return { status, stderr, stdout }
}
