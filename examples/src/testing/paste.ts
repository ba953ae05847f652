import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished } from "vitest"
import type { Service } from "./useService.ts"

const root = join(import.meta.dirname, "../../..")

/** Shells that read a pasted text from their input. Only an interactive zsh takes `#` as a word, and only it prints prompts. */
export const shells = [
  { shell: "bash", args: ["--norc", "-s"] },
  { shell: "dash", args: ["-s"] },
  { shell: "zsh", args: ["-f", "-i", "-s", "+o", "promptsp"] }
]
export const isInstalled = (shell: string) => spawnSync(shell, ["-c", "true"]).status === 0

/** The one that keeps to the fewest customs of others, of those that are installed. What takes long is pasted into it alone. */
export const strictest = shells.toReversed().find(({ shell }) => isInstalled(shell))

/** The shell blocks of a text. */
export const blocksOf = (text: string): readonly string[] =>
  Array.from(text.matchAll(/^```sh\n([\s\S]*?)^```$/gm), ([, lines = ""]) => lines)

/** The shell blocks of a document, or of the part of it that `section` matches, for the service under test. */
export const shellOf = async ({ url }: Service, document: string, section = /^[\s\S]*$/): Promise<string> => {
  const [text = ""] = section.exec(await readFile(join(root, document), "utf8")) ?? []
  return blocksOf(text).join("\n").replaceAll("http://127.0.0.1:3000", url)
}

/** A data folder as `npm start` leaves it, where `npm run token` finds the token. */
const dataFolder = async ({ token }: Service): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-walk-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, "token"), `${token}\n`)
  return folder
}

/** What a shell prints for a pasted text, line by line; it must print no error. */
export const paste = async (
  service: Service,
  { args, shell }: (typeof shells)[number],
  text: string,
  environment: Readonly<Record<string, string>> = {}
) => {
  const child = spawn(shell, args, {
    cwd: root,
    env: {
      ...process.env,
      PS1: "",
      PS2: "",
      SORTITION_DATA_DIR: await dataFolder(service),
      SORTITION_ADMIN_TOKEN: service.adminToken,
      ...environment
    }
  })
  let output = ""
  let errors = ""
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    output += part
  })
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    errors += part
  })
  child.stdin.end(`${text}\n`)
  await once(child, "close")
  expect(errors).toBe("")
  return output.split("\n").filter((line) => line !== "")
}
