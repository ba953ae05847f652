import { execFile } from "node:child_process"
import { copyFile, mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

export const clientFolder = join(import.meta.dirname, "../..")
const tscFile = join(clientFolder, "node_modules/typescript/bin/tsc")

const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "dom"],
  types: ["node"],
  module: "nodenext",
  jsx: "react-jsx",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  outDir: "out"
}

export const runIn = (cwd: string, command: string, ...args: readonly string[]) =>
  promisify(execFile)(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" })

export const node = (cwd: string, ...args: readonly string[]) => runIn(cwd, process.execPath, ...args)

/** What tsc prints of a program in the folder; nothing when all is right. */
export const mistakesIn = async (cwd: string, program: string, options: object = {}): Promise<string> => {
  await copyFile(program, join(cwd, "program.tsx"))
  const config = { compilerOptions: { ...compilerOptions, ...options }, files: ["program.tsx"] }
  await writeFile(join(cwd, "tsconfig.json"), JSON.stringify(config))
  const { stdout } = await node(cwd, tscFile, "-p", ".").catch(({ stdout }: { readonly stdout: string }) => ({
    stdout
  }))
  return stdout
}

/** An empty project. */
export const newFolder = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), "sortition-consumer-"))
  await writeFile(join(made, "package.json"), JSON.stringify({ private: true, type: "module" }))
  return made
}
