import { readFile, writeFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { gzipSync } from "node:zlib"
import { packed } from "@sortition/runtime/testing/packed"
import { build } from "esbuild"
import { beforeAll, describe, expect, it } from "vitest"
import {
  compileIn,
  filesOf,
  findingsOf,
  install,
  isRegistryReachable,
  newProject,
  remove,
  runIn
} from "./testing/packing.ts"

/* What a program outside this repository gets: the packed providers and client, and the SDKs from the registry. */
const providers = [
  {
    name: "openfeature-server",
    files: ["dist/SortitionProvider.d.ts", "dist/SortitionProvider.js"],
    sdk: ["@openfeature/server-sdk", "^1.23.0"]
  },
  {
    name: "openfeature-web",
    files: ["dist/SortitionProvider.d.ts", "dist/SortitionProvider.js", "dist/enrolHook.d.ts", "dist/enrolHook.js"],
    sdk: ["@openfeature/web-sdk", "^1.10.0"]
  }
] as const

const programOf = (name: string) => join(import.meta.dirname, "../..", name, "src/testing/consumer.ts")

/** Node 20 as a package. */
const oldNode = `node-${process.platform}-${process.arch}`

const tarballs = new Map<string, string>()
let project: string

beforeAll(async () => {
  project = await newProject()
  for (const { name } of providers) tarballs.set(name, await packed(name))
  return () => remove(project)
}, 120_000)

describe.each(providers)("$name", ({ files, name }) => {
  it("holds code and types, which publint and are-the-types-wrong find right", async () => {
    const tarball = tarballs.get(name) ?? ""
    expect(await filesOf(tarball)).toEqual(["LICENSE", "README.md", ...files, "package.json"])
    expect(await findingsOf(tarball)).toEqual([])
  })
})

const isReachable = await isRegistryReachable()

describe.skipIf(!isReachable)("installed by npm", () => {
  beforeAll(async () => {
    const sdks = providers.map(({ sdk: [name, range] }) => `${name}@${range.slice(1)}`)
    const client = await packed("client")
    const beside = ["@openfeature/core@1.12.0", "@types/node@24", `${oldNode}@20`]
    await install(project, client, ...tarballs.values(), ...sdks, ...beside)
  }, 300_000)

  describe.each(providers)("$name", ({ name, sdk: [sdk, range] }) => {
    it("needs the client, the program's own SDK, and nothing else", async () => {
      const { packages } = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"))
      const { dependencies, engines, peerDependencies } = packages[`node_modules/@sortition/${name}`]
      expect(dependencies).toEqual({ "@sortition/client": "0.1.0" })
      expect(peerDependencies).toEqual({ "@openfeature/core": "^1.12.0", [sdk]: range })
      expect(engines).toEqual({ node: ">=20" })
    })

    it("type-checks a strict program, whose mistakes are compile errors, and runs in it on this Node and on Node 20", async () => {
      expect(await compileIn(project, programOf(name))).toBe("")
      for (const node of [process.execPath, join(project, "node_modules", oldNode, "bin/node")]) {
        const printed = JSON.parse(await runIn(project, node, "out/program.js"))
        expect(printed).toEqual({ value: true, isSampled: true, sent: 1 })
      }
    })
  })

  it("fits a page: the provider without the SDK, and what is loaded with it, hold nothing of Node", async () => {
    const page = join(project, "page.js")
    await writeFile(page, `export { SortitionProvider } from "@sortition/openfeature-web"`)
    const { metafile, outputFiles } = await build({
      entryPoints: [page],
      bundle: true,
      splitting: true,
      minify: true,
      metafile: true,
      write: false,
      format: "esm",
      platform: "browser",
      target: "es2022",
      outdir: join(project, "bundled"),
      external: ["@openfeature/*"]
    })
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
    expect(imports.filter(({ path }) => path.startsWith("node:"))).toEqual([])
    const later = imports.flatMap(({ kind, path }) => (kind === "dynamic-import" ? path : []))
    const first = outputFiles.filter(({ path }) => !later.some((each) => path.endsWith(basename(each))))
    const size = first.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0)
    process.stdout.write(`a page loads ${size} bytes (gzip) of the provider with its evaluator\n`)
    // The evaluator may be 15,000 bytes, by its own test.
    expect(size).toBeLessThan(18_500)
  })
})
