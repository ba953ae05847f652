import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, sep } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build, type Plugin } from "esbuild"
import { bundlesVariable } from "./programOf.ts"

const mains = {
  api: fileURLToPath(new URL("../../main.ts", import.meta.url)),
  serve: fileURLToPath(new URL("../../serve.ts", import.meta.url)),
  worker: fileURLToPath(new URL("../../../../worker/src/main.ts", import.meta.url))
}
type Name = keyof typeof mains

/** A bundle finds migrations and pages where its sources find them, and forks the bundle of `serve.ts`. */
const asFromSources = (folder: string): Plugin => {
  const urlOf = (path: string) => JSON.stringify(pathToFileURL(path).href)
  return {
    name: "as from sources",
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, "utf8")
        const contents = text
          .replaceAll('"serve.ts", import.meta.url', `"serve.mjs", ${urlOf(folder + sep)}`)
          .replaceAll("import.meta.url", urlOf(path))
        return { contents, loader: "ts" }
      })
    }
  }
}

/** Bundles the API and the worker with all that they import: a process then starts in half the time, which is most of what tests of killed processes compute. */
export const setup = async (): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-programs-"))
  await build({
    entryPoints: mains,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    keepNames: true,
    plugins: [asFromSources(folder)],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url)' },
    logLevel: "warning"
  })
  const bundleOf = (name: Name) => join(folder, `${name}.mjs`)
  process.env[bundlesVariable] = JSON.stringify({ [mains.api]: bundleOf("api"), [mains.worker]: bundleOf("worker") })
  return () => rm(folder, { recursive: true, force: true })
}
