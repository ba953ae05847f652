import { execFile } from "node:child_process"
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core"
import { publint } from "publint"

const packages = join(import.meta.dirname, "../../..")

/** Runs a command in a folder, and returns what it prints. */
export const runIn = async (cwd: string, command: string, ...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(command, args, { cwd, encoding: "utf8", shell: process.platform === "win32" })).stdout

/** An empty folder for a program outside the repository. */
export const newProject = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-openfeature-"))
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  return folder
}

/** The files of a tarball, below its folder `package`. */
export const filesOf = async (tarball: string): Promise<readonly string[]> => {
  const listed = await runIn(tmpdir(), "tar", "-tzf", tarball)
  return listed
    .trim()
    .split("\n")
    .map((name) => name.replace("package/", ""))
    .toSorted()
}

/** What publint and are-the-types-wrong find in a tarball, for a package of ES modules alone. */
export const findingsOf = async (tarball: string): Promise<readonly unknown[]> => {
  const data = await readFile(tarball)
  const bytes = new Uint8Array(data)
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true })
  const checked = await checkPackage(createPackageFromTarballData(bytes))
  if (!("problems" in checked)) return [...messages, "it has no types"]
  const ofModules = checked.problems.filter(
    (problem) => !("resolutionKind" in problem) || /^(?:node16-esm|bundler)$/.test(problem.resolutionKind)
  )
  return [...messages, ...ofModules]
}

const quiet = ["--fetch-retries=0", "--fetch-timeout=20000", "--no-audit", "--no-fund", "--ignore-scripts"]

export const isRegistryReachable = async (): Promise<boolean> => {
  const isReachable = await runIn(tmpdir(), "npm", "view", "@openfeature/core", "version", ...quiet).then(
    () => true,
    () => false
  )
  if (!isReachable && process.env.CI) throw new Error("npm's registry is not reachable: in CI nothing is skipped")
  return isReachable
}

export const install = async (project: string, ...names: readonly string[]): Promise<void> => {
  await runIn(project, "npm", "install", "--prefer-offline", ...quiet, ...names)
}

const compilerOptions = {
  target: "es2024",
  lib: ["es2024", "dom"],
  types: ["node"],
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  outDir: "out"
}

/** Compiles a program strictly, with the declarations of its packages, and returns what the compiler finds; nothing when all is right. */
export const compileIn = async (project: string, program: string): Promise<string> => {
  await copyFile(program, join(project, "program.ts"))
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }))
  const tsc = join(packages, "openfeature/node_modules/typescript/bin/tsc")
  return runIn(project, process.execPath, tsc, "-p", ".").catch(({ stdout }: { readonly stdout: string }) => stdout)
}

export const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
