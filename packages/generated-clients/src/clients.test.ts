import { execFile } from "node:child_process"
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { promisify } from "node:util"
import { useApi } from "@sortition/api/testing/useApi"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { generators } from "./generate.ts"

const api = useApi()
const root = new URL("..", import.meta.url).pathname
const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc")
const compile = (folder: string) => promisify(execFile)(process.execPath, [compiler, "-p", folder])

const compilerOptions = {
  strict: true,
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  skipLibCheck: true,
  noEmit: true
}

let folder = ""
let document = ""
beforeAll(async () => {
  // Inside the package, so that the code finds its dependencies.
  await mkdir(join(root, ".generated"), { recursive: true })
  folder = await mkdtemp(join(root, ".generated", "clients-"))
  document = join(folder, "openapi.json")
  await writeFile(document, await (await fetch(`${api.url}/openapi.json`)).text())
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(["openapiFetch", "heyApi", "orval"] as const)("the client that %s makes of the document", (name) => {
  it("compiles, and creates, samples with attributes, completes, and reads why it was refused", async () => {
    const own = join(folder, name)
    await mkdir(own)
    await generators[name]({ document, folder: own, url: api.url })
    const program = join(own, "walk.ts")
    await copyFile(join(root, "walks", `${name}.ts`), program)
    await writeFile(join(own, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["walk.ts"] }))
    expect(await compile(own).catch(({ stdout }) => stdout)).toMatchObject({ stdout: "" })
    const { walk } = await import(pathToFileURL(program).href)
    expect(await walk(api.url)).toEqual({
      bucket: "treatment",
      complete: true,
      listed: 1,
      status: 409,
      isUnmatched: true
    })
  })
})
