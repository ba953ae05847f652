import { execFile } from "node:child_process"
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { expect, it, onTestFinished } from "vitest"

/* `npm run format` in a small repository, with an `npx` of its own that writes down what it is called with and installs one package. */
const npx = `#!/bin/sh
echo "$@" >> calls
test -e broken && { echo "npm error code ERR_SOMETHING" >&2; exit 3; }
mkdir -p node_modules/.pnpm/one@1.0.0/node_modules/one node_modules/node/bin node_modules/.bin packages/a/node_modules/one
echo '{}' > packages/a/node_modules/one/package.json
echo '{"name":"pnpm:progress","status":"imported"}'
touch node_modules/node/bin/node
printf '#!/bin/sh\\necho formatted\\n' > node_modules/.bin/biome
chmod +x node_modules/.bin/biome
`

const makeRepository = async () => {
  const root = await mkdtemp(join(tmpdir(), "sortition-install-"))
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 3 }))
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  await write("package.json", '{"type": "module", "packageManager": "pnpm@12.21.0"}')
  await write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
  await write("pnpm-workspace.yaml", "packages: []\n")
  await write("patches/one.patch", "a patch\n")
  await write("packages/a/package.json", '{"dependencies": {"one": "1.0.0"}}')
  await write("bin/npx", npx)
  await chmod(join(root, "bin/npx"), 0o755)
  await mkdir(join(root, "scripts"))
  for (const file of ["run.mjs", "install.mjs", "buildWeb.mjs"]) {
    await copyFile(join(import.meta.dirname, file), join(root, "scripts", file))
  }
  const start = (environment: Readonly<Record<string, string>> = {}) =>
    new Promise<{ readonly code: number; readonly output: string; readonly errors: string }>((resolve) => {
      const env = { PATH: `${join(root, "bin")}${delimiter}${process.env.PATH}`, ...environment }
      const child = execFile(process.execPath, ["scripts/run.mjs", "format"], { cwd: root, env }, (_, output, errors) =>
        resolve({ code: child.exitCode ?? 0, output, errors })
      )
    })
  const calls = async () => (await readFile(join(root, "calls"), "utf8").catch(() => "")).split("\n").length - 1
  return { root, start, calls, write, remove: (path: string) => rm(join(root, path), { recursive: true }) }
}

it("installs once, with a line that says so; the next start calls nothing and says nothing", async () => {
  const { calls, root, start } = await makeRepository()
  expect(await start()).toEqual({
    code: 0,
    output: expect.stringMatching(
      /^installing dependencies…\ninstalling dependencies… 1 packages, \d+ s\nformatted\n$/
    ),
    errors: ""
  })
  expect(await readFile(join(root, "calls"), "utf8")).toContain("pnpm@12.21.0 install --frozen-lockfile")
  expect(await start()).toEqual({ code: 0, output: "formatted\n", errors: "" })
  expect(await calls()).toBe(1)
})

it.each([
  ["the lockfile", "pnpm-lock.yaml"],
  ["the settings of pnpm", "pnpm-workspace.yaml"],
  ["the manifest of a package", "packages/b/package.json"],
  ["a patch", "patches/one.patch"]
])("installs again after a change of %s", async (_, file) => {
  const { calls, start, write } = await makeRepository()
  await start()
  await write(file, "{}")
  await start()
  expect(await calls()).toBe(2)
})

it.each(["node_modules", "node_modules/.pnpm/one@1.0.0", "packages/a/node_modules", "node_modules/node"])(
  "installs again when %s was removed",
  async (path) => {
    const { calls, remove, start } = await makeRepository()
    await start()
    await remove(path)
    expect((await start()).output).toContain("formatted")
    expect(await calls()).toBe(2)
  }
)

it("an installation that fails stops the start, says why, and is done again at the next start", async () => {
  const { calls, remove, start, write } = await makeRepository()
  await start()
  await write("pnpm-lock.yaml", "changed\n")
  await write("broken", "")
  const { code, errors, output } = await start()
  expect({ code, errors }).toEqual({
    code: 3,
    errors:
      "npm error code ERR_SOMETHING\n" +
      "sortition stopped: the dependencies could not be installed: the lines above say why\n"
  })
  expect(output).not.toContain("formatted")
  await write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
  await remove("broken")
  await start()
  expect(await calls()).toBe(3)
})

it("a first start without a network ends within seconds, with one line that says what it needs", async () => {
  const { remove, root, start } = await makeRepository()
  await remove("bin")
  const offline = { npm_config_registry: "http://127.0.0.1:9/", npm_config_cache: join(root, "cache") }
  const begin = performance.now()
  const { code, errors } = await start(offline)
  // Three tries within three seconds, and the start of npx on a busy machine; npm's own defaults wait for more than a minute.
  expect(performance.now() - begin).toBeLessThan(40_000)
  expect(code).not.toBe(0)
  expect(errors).toBe(
    "sortition stopped: the dependencies could not be installed: http://127.0.0.1:9/ cannot be reached (ECONNREFUSED). " +
      "The first start needs the network, and so does one after a change of the dependencies\n"
  )
})
