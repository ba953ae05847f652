import { once } from "node:events"
import { Agent, get, type IncomingMessage } from "node:http"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { onDatabase } from "../../testing/onDatabase.ts"
import { startApi } from "../../testing/startApi.ts"
import { openRuleset } from "../../testing/streams/openRuleset.ts"
import { watchAnswers } from "../../testing/streams/watchAnswers.ts"
import { peopleAt, useLab } from "../../testing/usePlanning.ts"

const room = useLab()

const Made = z.object({ id: z.string() })

const start = async (settings: Readonly<Record<string, string>> = {}) => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const written: string[] = []
  const { stop, url } = await startApi(database.url, undefined, {
    settings: { SORTITION_METRICS_PORT: "main", ...settings },
    write: (line) => written.push(line)
  })
  let stopping: Promise<void> | undefined
  const stopOnce = () => (stopping ??= stop())
  onTestFinished(stopOnce)
  const post = async (path: string, body: object) => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    return Made.parse(await (await fetch(url + path, init)).json())
  }
  const { id: serviceId } = await post("/api/v1/services", { name: "streamed" })
  const { id } = await post(`/api/v1/services/${serviceId}/experiments`, { name: "one" })
  return {
    url,
    serviceId,
    stop: stopOnce,
    change: (metadata: object) =>
      fetch(`${url}/api/v1/experiments/${id}`, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ metadata })
      }),
    metric: async (name: string) => {
      const text = await (await fetch(`${url}/metrics`)).text()
      return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1])
    },
    lines: () => written.map((line): Record<string, unknown> => JSON.parse(line))
  }
}

it("streams are counted apart, leave room for requests, and are logged once, at their end", async () => {
  const { change, lines, metric, serviceId, url } = await start({ SORTITION_MAX_IN_FLIGHT: "64" })
  const streams = []
  for (let part = 0; part < 10; part++) {
    streams.push(...(await Promise.all(Array.from({ length: 20 }, () => openRuleset(url, serviceId)))))
  }
  for (const stream of streams) await stream.until(1)
  expect(await metric("ruleset_streams")).toBe(200)
  expect(await metric("http_requests_in_flight")).toBe(0)
  await change({ seen: true })
  for (const stream of streams) await stream.until(2)
  const ofStreams = () => lines().filter(({ route }) => String(route).endsWith("/ruleset/stream"))
  expect(ofStreams()).toEqual([])
  for (const stream of streams) stream.leave()
  await expect.poll(() => metric("ruleset_streams")).toBe(0)
  await expect.poll(ofStreams).toHaveLength(200)
  expect(lines().filter(({ level }) => level !== 30)).toEqual([])
})

it("hold nothing of their requests, also after another one on the same connection", async () => {
  const { serviceId, url } = await start({ SORTITION_CORS_ORIGINS: "https://app.example.org" })
  const ruleset = `${url}/api/v1/services/${serviceId}/ruleset`
  const answers = watchAnswers()
  const streams = []
  for (let stream = 0; stream < 20; stream++) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const [answer]: IncomingMessage[] = await once(
      get(ruleset, { agent, headers: { "if-none-match": "*" } }),
      "response"
    )
    await once(answer?.resume() ?? agent, "end")
    streams.push(await openRuleset(url, serviceId, { agent, headers: { origin: "https://app.example.org" } }))
  }
  for (const stream of streams) await stream.until(1)
  expect(streams.map(({ request }) => request.reusedSocket)).toEqual(streams.map(() => true))
  expect(answers.begun()).toBe(40)
  await expect.poll(answers.inMemory, { timeout: 10_000 }).toBeLessThanOrEqual(1)
})

it("end when the process drains, and no new one opens", async () => {
  const { serviceId, stop, url } = await start({ SORTITION_DRAIN_SECONDS: "2" })
  const streams = await Promise.all(Array.from({ length: 20 }, () => openRuleset(url, serviceId)))
  const stopping = stop()
  await expect.poll(() => streams.every((stream) => stream.isOver())).toBe(true)
  const late = await fetch(`${url}/api/v1/services/${serviceId}/ruleset/stream`)
  expect([late.status, await late.json()]).toMatchObject([503, { reason: "unavailable" }])
  await stopping
})

it("an allowed origin may read them", async () => {
  const { serviceId, url } = await start({ SORTITION_CORS_ORIGINS: "https://app.example.org" })
  const { response } = await openRuleset(url, serviceId, { headers: { origin: "https://app.example.org" } })
  expect(response.headers).toMatchObject({
    "access-control-allow-origin": "https://app.example.org",
    vary: expect.stringMatching(/origin.*authorization/i)
  })
})

it("end within two seconds when the token is revoked or its user leaves the team, in every process", async () => {
  const other = await startApi(room.planning.databaseUrl, undefined, { access: "required" })
  onTestFinished(other.stop)
  const { owner, teamId } = room.lab
  const made = await owner.ask("POST", "/api/v1/services", { name: "kept" }, { "content-type": "application/json" })
  const service_id: string = JSON.parse(made.text).id
  const evaluate = { scopes: ["evaluate"], service_id }
  const tokenOf = peopleAt(() => room.planning.url).tokenOf
  const leaver = await room.planning.person(teamId)
  const [revoked, left, kept] = [
    await tokenOf(owner.id, teamId, evaluate),
    await tokenOf(leaver.id, teamId, evaluate),
    await tokenOf(owner.id, teamId, evaluate)
  ]
  const open = async (token: string) => [
    await openRuleset(room.planning.url, service_id, { token }),
    await openRuleset(other.url, service_id, { token })
  ]
  const [ofRevoked, ofLeaver, ofKept] = [await open(revoked), await open(left), await open(kept)]
  for (const stream of [ofRevoked, ofLeaver, ofKept].flat()) await stream.until(1)
  await onDatabase(room.planning.databaseUrl, (sql) => sql`DELETE FROM team_members WHERE user_id = ${leaver.id}`)
  const { list } = await owner.ask("GET", `users/${owner.id}/tokens?page[size]=100`)
  const [, first] = list.filter(({ attributes }) => attributes.service_id === service_id).toReversed()
  await owner.ask("DELETE", `users/${owner.id}/tokens/${first?.id}`)
  const ended = () => [...ofRevoked, ...ofLeaver].map((stream) => stream.isOver())
  await expect.poll(ended, { timeout: 2_000 }).toEqual([true, true, true, true])
  expect(ofKept.map((stream) => stream.isOver())).toEqual([false, false])
  for (const stream of ofKept) stream.leave()
})
