import { createHash } from "node:crypto"
import { expect, it, onTestFinished } from "vitest"
import { runCli } from "../testing/runCli.ts"
import { startFront } from "../testing/startFront.ts"

const count = 250

/** The resources of a team's history, the oldest first. */
const historyOf = (teamId: string) => {
  let hash = createHash("sha256").update(teamId).digest()
  return Array.from({ length: count }, (_, index) => {
    const payload = `sortition-audit-v1\n{"height":${index + 1}}`
    hash = createHash("sha256").update(hash).update(payload).digest()
    return {
      id: `${teamId}-${index + 1}`,
      type: "audit_entries",
      attributes: { height: index + 1, payload, hash: hash.toString("hex") }
    }
  })
}

/** Serves a history in pages, the newest first. */
const serve = async (history: ReturnType<typeof historyOf>) => {
  const front = await startFront("http://127.0.0.1:9", (response, address) => {
    const { pathname, searchParams } = new URL(address, "http://x")
    const size = Number(searchParams.get("page[size]"))
    const start = (Number(searchParams.get("page[number]")) - 1) * size
    const data = pathname === "/api/v1/teams/7/history" ? history.toReversed().slice(start, start + size) : []
    response.writeHead(200, { "content-type": "application/vnd.api+json" }).end(JSON.stringify({ data }))
    return true
  })
  onTestFinished(() => front.stop())
  return (...args: readonly string[]) => runCli(["verify-audit", "7", ...args], { url: front.url })
}

it("accepts a whole chain of several pages, with a head that was kept", async () => {
  const history = historyOf("7")
  const verify = await serve(history)
  const head = history.at(-1)?.attributes
  const { code, stdout } = await verify("--json", "--head", `200:${history[199]?.attributes.hash}`)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    team_id: "7",
    verified: true,
    entries: count,
    head: { height: count, hash: head?.hash },
    broken: null
  })
})

it("names the first broken link, and a head that the chain does not hold", async () => {
  const history = historyOf("7")
  const altered = await serve(
    history.map((entry) =>
      entry.attributes.height === 42 ? { ...entry, attributes: { ...entry.attributes, payload: "x" } } : entry
    )
  )
  expect(await altered()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^verified +no$/m),
    stderr:
      "sortition: The chain of team 7 is broken at height 42: its hash is not that of the hash before and its payload\n"
  })
  const cut = await serve(history.slice(0, 100))
  expect(await cut("--head", `250:${history[249]?.attributes.hash}`)).toMatchObject({
    code: 1,
    stderr: "sortition: The chain of team 7 does not hold the kept head at height 250\n"
  })
})
