import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { build } from "esbuild"
import { expect, it, onTestFinished } from "vitest"
import { installOnce } from "./testing/installOnce.ts"
import { startProgram } from "./testing/startProgram.ts"
import { useShop } from "./testing/useShop.ts"
import { walkShop } from "./testing/walkShop.ts"

const shop = useShop()
const entryPoint = join(import.meta.dirname, "../cloudflare-worker/worker.ts")

/** What `wrangler` makes of its own file. The port is free; the Worker may call this machine. */
const configOf = (settings: Readonly<Record<string, string>>): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "shop", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-10-01",
      bindings = [${Object.entries(settings)
        .map(([name, value]) => `(name = "${name}", text = "${value}")`)
        .join(", ")}]
    )),
    (name = "internet", network = (allow = ["private", "public"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "shop")]
);
`

/** npm installs the program for this kind of machine alone. */
const workerdIn = async (installed: string): Promise<string> => {
  const packages = join(installed, "node_modules/@cloudflare")
  const [name = ""] = (await readdir(packages)).filter((each) => each.startsWith("workerd-"))
  return join(packages, name, "bin/workerd")
}

it("the shop in a Cloudflare Worker says the stored buttons, and records orders", { timeout: 240_000 }, async () => {
  const installed = await installOnce("workerd", ["workerd@1.20261117.1"])
  const folder = await mkdtemp(join(tmpdir(), "sortition-worker-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { metafile } = await build({
    entryPoints: [entryPoint],
    outfile: join(folder, "worker.js"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    metafile: true
  })
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  expect(imported.filter((path) => path.startsWith("node:"))).toEqual([])
  await writeFile(join(folder, "config.capnp"), configOf(shop().settings))

  const program = await startProgram({
    file: await workerdIn(installed),
    args: ["serve", "config.capnp", "--control-fd=1"],
    cwd: folder,
    env: {},
    ready: /"socket":"http","port":(\d+)/
  })
  await walkShop(shop(), { name: "worker", url: `http://127.0.0.1:${program.said[1]}`, program })
})
