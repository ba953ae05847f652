import { expect, it } from "vitest"
import { makeExperiment, unknownId } from "../../testing/makeExperiment.ts"
import { startApi } from "../../testing/startApi.ts"
import { openEvents } from "../../testing/streams/openEvents.ts"
import { useApi } from "../../testing/useApi.ts"

const api = useApi()

const enrol = (path: string, sampled_value: string) =>
  api.post(`${path}/samples`, { sampled_entity: "User", sampled_value })

it("a stream is plain text of events that no proxy keeps or changes", async () => {
  const { id } = await makeExperiment(api)
  const stream = await openEvents(api.url, { experimentIds: [id] })
  await stream.until(({ type }) => type === "hello")
  expect(stream.response.status).toBe(200)
  expect(Object.fromEntries(stream.response.headers)).toMatchObject({
    "content-type": "text/event-stream",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no"
  })
  expect(stream.response.headers.get("content-encoding")).toBeNull()
  stream.leave()
  await stream.over
})

it("a sample that another process makes arrives within two seconds with the counts of its bucket", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  const other = await startApi(api.databaseUrl)
  try {
    const stream = await openEvents(other.url, { experimentIds: [id] })
    await stream.until(({ type }) => type === "activity")
    const begun = performance.now()
    await enrol(path, "1")
    const told = await stream.until(({ counts, type }) => type === "activity" && JSON.stringify(counts).includes(":1"))
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(told).toMatchObject({
      experiment_id: id,
      counts: [{ bucket_name: "a", samples: 1, complete: 0, forced: 0 }],
      points: [{ reason: "allocated", bucket_name: "a", count: 1 }]
    })
    stream.leave()
    await stream.over
  } finally {
    await other.stop()
  }
})

it("input that is not valid is refused with its problems", async () => {
  const stream = await openEvents(api.url, { experimentIds: ["mine"] })
  await stream.over
  expect(stream.events.map(({ event }) => event)).toEqual(["connected", "serialized-error"])
  const problems = [{ path: ["experiment_ids", 0] }]
  expect(stream.events[1]?.data).toMatchObject({ data: { code: "BAD_REQUEST", reason: "invalid_input", problems } })
})

it("an experiment that does not exist is not found", async () => {
  const stream = await openEvents(api.url, { experimentIds: [unknownId] })
  await stream.over
  expect(stream.events.map(({ event }) => event)).toEqual(["connected", "serialized-error"])
  expect(stream.events[1]?.data).toMatchObject({ data: { code: "NOT_FOUND", reason: "experiment_not_found" } })
})

it("a change of an experiment arrives with its new entity tag, as does one of the team", async () => {
  const { id, path } = await makeExperiment(api)
  const stream = await openEvents(api.url, { experimentIds: [id] })
  const first = await stream.until(({ type }) => type === "experiment_changed")
  expect(first.tag).toBe((await api.get(path)).headers.get("etag")?.replaceAll('"', ""))
  const changed = await api.patch(path, { name: "another" })
  const told = await stream.until(({ tag, type }) => type === "experiment_changed" && tag !== first.tag)
  expect(told.tag).toBe(changed.headers.get("etag")?.replaceAll('"', ""))
  await stream.until(({ type }) => type === "team_changed")
  stream.leave()
  await stream.over
})

it("a stream that is opened again begins with what changed meanwhile", async () => {
  const { id, path } = await makeExperiment(api, { buckets: { a: 100 } })
  const stream = await openEvents(api.url, { experimentIds: [id] })
  await stream.until(({ type }) => type === "activity")
  expect(stream.messages()[0]).toMatchObject({ type: "hello", resumed: false })
  const lastEventId = stream.events.findLast((each) => each.id !== null)?.id ?? ""
  stream.leave()
  await stream.over
  await enrol(path, "1")
  await api.patch(path, { name: "another" })
  const again = await openEvents(api.url, { experimentIds: [id], lastEventId })
  await again.until(({ counts }) => JSON.stringify(counts ?? null).includes(":1"))
  await again.until(({ type }) => type === "team_changed")
  expect(again.messages()[0]).toMatchObject({ type: "hello", resumed: true })
  again.leave()
  await again.over
})
