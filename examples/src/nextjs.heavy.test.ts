import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { freePort } from "@sortition/queue/testing/freePort"
import { packed } from "@sortition/runtime/testing/packed"
import { expect, it, onTestFinished } from "vitest"
import { installOnce } from "./testing/installOnce.ts"
import { startProgram } from "./testing/startProgram.ts"
import { storedButtons } from "./testing/stored.ts"
import { useShop } from "./testing/useShop.ts"
import { until } from "./until.ts"

const shop = useShop()
const example = join(import.meta.dirname, "../nextjs")
const run = promisify(execFile)

/** What the example installs, without our packages, which no registry has. */
const packagesOf = async (): Promise<readonly string[]> => {
  const manifest = JSON.parse(await readFile(join(example, "package.json"), "utf8"))
  const versions: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.devDependencies }
  return Object.entries(versions)
    .filter(([name]) => !name.startsWith("@sortition/"))
    .map(([name, version]) => `${name}@${version}`)
}

/** The example with our packages as they are published. */
const makeProject = async (installed: string): Promise<string> => {
  const project = await mkdtemp(join(installed, "shop-"))
  onTestFinished(() => rm(project, { recursive: true, force: true }))
  await cp(example, project, { recursive: true, filter: (path) => !/\/(?:node_modules|\.next)$/.test(path) })
  const ours = join(project, "node_modules/@sortition")
  await mkdir(ours, { recursive: true })
  for (const name of ["client", "openfeature-server"]) {
    await run("tar", ["-xzf", await packed(name), "-C", ours])
    await rename(join(ours, "package"), join(ours, name))
  }
  return project
}

const buttonIn = (html: string): string | undefined => /Pay with the (\w+) button/.exec(html)?.[1]

it("the shop in Next.js shows the stored button in a server component and by its proxy", {
  timeout: 400_000
}, async () => {
  const installed = await installOnce("nextjs", await packagesOf())
  const project = await makeProject(installed)
  const next = join(installed, "node_modules/next/dist/bin/next")
  const env = { ...shop().settings, NEXT_TELEMETRY_DISABLED: "1" }
  await run(process.execPath, [next, "build"], {
    cwd: project,
    env: { ...process.env, ...env, NODE_ENV: "production" }
  })
  const port = String(await freePort())
  const program = await startProgram({
    file: process.execPath,
    args: [next, "start", "--port", port, "--hostname", "127.0.0.1"],
    cwd: project,
    env: { ...env, NODE_ENV: "production" },
    ready: /Ready in/
  })
  const pageOf = async (path: string, visitor: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}?country=SE`, {
      headers: { cookie: `visitor=${visitor}` }
    })
    const html = await response.text()
    expect({ status: response.status, printed: program.printed() }).toMatchObject({ status: 200 })
    return buttonIn(html)
  }
  const visitors = Array.from({ length: 10 }, (_, index) => `next-${index}`)
  const shown = new Map<string, string | undefined>()
  for (const visitor of visitors) {
    const button = await pageOf("/", visitor)
    expect(await pageOf("/checkout", visitor)).toBe(button)
    shown.set(visitor, button)
  }
  const stored = await until(
    () => storedButtons(shop(), "next-"),
    ({ size }) => size === visitors.length
  )
  expect(stored).toEqual(shown)

  const first = await fetch(`http://127.0.0.1:${port}/?country=FR`)
  expect(buttonIn(await first.text())).toBe("grey")
  expect(first.headers.get("set-cookie")).toMatch(/^visitor=[\da-f-]{36};/)
  await program.stop()
})
