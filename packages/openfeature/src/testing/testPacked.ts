import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { compileIn, filesOf, findingsOf, install, isRegistryReachable, newProject, pack, remove, runIn } from "./packing.ts"

/** A package as it is published. */
export interface Packed {
  /** Its folder in `packages`. */
  readonly name: string
  readonly files: readonly string[]
  /** The SDK that a program has beside it, with its first version. */
  readonly sdk: { readonly name: string; readonly version: string }
  /** A program that uses the package, and what it prints. */
  readonly program: string
  readonly prints: unknown
}

/** Node 20 as a package, where there is one. */
const oldNode = `node-${process.platform}-${process.arch}`

/** Defines the tests of what a program outside this repository gets. Returns the folder where the packages are installed, once they are. */
export const testPacked = async ({ files, name, prints, program, sdk }: Packed): Promise<() => string> => {
  let project = ""
  let tarball = ""
  beforeAll(async () => {
    project = await newProject()
    tarball = await pack(name, project)
    return () => remove(project)
  }, 120_000)

  it("holds code and types, which publint and are-the-types-wrong find right", async () => {
    expect(await filesOf(tarball)).toEqual([...files])
    expect(await findingsOf(tarball)).toEqual([])
  })

  const isReachable = await isRegistryReachable()
  describe.skipIf(!isReachable)("installed by npm", () => {
    beforeAll(async () => {
      const client = await pack("client", project)
      const core = "@openfeature/core@1.12.0"
      await install(project, tarball, client, `${sdk.name}@${sdk.version}`, core, "@types/node@24", `${oldNode}@20`)
    }, 240_000)

    it("needs the client, the program's own SDK, and nothing else", async () => {
      const { packages } = JSON.parse(await readFile(join(project, "package-lock.json"), "utf8"))
      const { dependencies, engines, peerDependencies } = packages[`node_modules/@sortition/${name}`]
      expect(dependencies).toEqual({ "@sortition/client": "0.1.0" })
      expect(peerDependencies).toEqual({ "@openfeature/core": "^1.12.0", [sdk.name]: `^${sdk.version}` })
      expect(engines).toEqual({ node: ">=20" })
    })

    it("type-checks a strict program, whose mistakes are compile errors, and runs in it on this Node and on Node 20", async () => {
      expect(await compileIn(project, program)).toBe("")
      for (const node of [process.execPath, join(project, "node_modules", oldNode, "bin/node")]) {
        expect(JSON.parse(await runIn(project, node, "out/program.js"))).toEqual(prints)
      }
    })
  })
  return () => project
}
