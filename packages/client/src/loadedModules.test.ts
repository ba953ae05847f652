import { execFileSync } from "node:child_process"
import { expect, it } from "vitest"

const listLoaded = `
  import { registerHooks } from "node:module"
  const loaded = []
  registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context) } })
  await import("@sortition/client")
  console.log(JSON.stringify(loaded))
`

it("loads only itself, tRPC, and what decides of the domain, which needs no library", () => {
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", listLoaded], {
    cwd: import.meta.dirname,
    encoding: "utf8"
  })
  const loaded: string[] = JSON.parse(output)
  const names = loaded.map(
    (url) =>
      /packages\/client\/src\/[\w/]+\.ts$|packages\/domain\/src\/|@trpc\/(client|server)\/dist\//.exec(url)?.[0] ?? url
  )
  expect(names).toContain("packages/client/src/createSortitionClient.ts")
  expect([...new Set(names)].filter((name) => !name.startsWith("packages/client/src/")).sort()).toEqual([
    "@trpc/client/dist/",
    "@trpc/server/dist/",
    "packages/domain/src/"
  ])
})
