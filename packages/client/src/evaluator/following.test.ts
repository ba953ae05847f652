import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { useApi } from "@sortition/api/testing/useApi"
import { cuttableProxy } from "@sortition/runtime/testing/cuttableProxy"
import { expect, it, onTestFinished } from "vitest"
import { createEvaluator } from "./createEvaluator.ts"
import { rulesetFile } from "./disk/rulesetFile.ts"
import type { Evaluator } from "./Evaluator.ts"
import type { EvaluatorOptions } from "./EvaluatorOptions.ts"
import { until } from "./testing/useSampling.ts"

const api = useApi()
const closed = useApi({ access: "required" })

const evaluatorOf = (service: string, options: Partial<EvaluatorOptions> = {}): Evaluator => {
  const evaluator = createEvaluator({ url: api.url, service, ...options })
  onTestFinished(() => evaluator.close())
  return evaluator
}

const flagged = (key: string, buckets: Readonly<Record<string, number>> = { all: 100 }) =>
  makeExperiment(api, { experiment: { key }, buckets })

/** The next event of an evaluator. */
const next = <Name extends Parameters<Evaluator["on"]>[0]>(evaluator: Evaluator, event: Name) =>
  new Promise<unknown>((resolve) => {
    const off = evaluator.on(event, (detail) => {
      off()
      resolve(detail)
    })
  })

it("decides as soon as it is ready, and follows changes within half a second", async () => {
  const { path, serviceId } = await flagged("stream-1")
  const evaluator = evaluatorOf(serviceId)
  expect(evaluator.status).toBe("starting")
  expect(evaluator.decide("stream-1", "user")).toMatchObject({ bucket: null, reason: "not_ready" })
  await evaluator.ready()
  expect(evaluator.decide("stream-1", "user")).toMatchObject({ bucket: "all", reason: "allocated", key: "stream-1" })
  // The stream opens after `ready`; from the first change that came over it on, changes come at once.
  const first = next(evaluator, "changed")
  await api.patch(path, { metadata: { owner: "web" } })
  expect(await first).toEqual(["stream-1"])
  const changed = next(evaluator, "changed")
  await api.patch(path, { active: false })
  const answered = performance.now()
  expect(await changed).toEqual(["stream-1"])
  expect(performance.now() - answered).toBeLessThan(500)
  expect(evaluator.decide("stream-1", "user")).toMatchObject({ bucket: null, reason: "experiment_inactive" })
})

it("fetches a ruleset that is too large for an event", async () => {
  const { path, serviceId } = await flagged("large-1")
  await api.patch(path, { fallback_value: "x".repeat(15_000), metadata: { about: "y".repeat(1_000) } })
  for (let at = 0; at < 8; at++)
    await api.put(`${path}/buckets`, {
      buckets: Array.from({ length: at + 2 }, (_, bucket) => ({
        bucket_name: `bucket-${bucket}`,
        slots: 10,
        value: "z".repeat(2_000)
      }))
    })
  const evaluator = evaluatorOf(serviceId)
  await evaluator.ready()
  expect(evaluator.decide("large-1", "user").value).toHaveLength(15_000)
  const changed = next(evaluator, "changed")
  await api.patch(path, { fallback_value: "short" })
  await changed
  expect(evaluator.decide("large-1", "user").value).toBe("short")
})

it("polls with its entity tag where no stream passes", { timeout: 30_000 }, async () => {
  const { path, serviceId } = await flagged("poll-1")
  const statuses: number[] = []
  const evaluator = evaluatorOf(serviceId, {
    pollInterval: 20,
    fetch: async (input, init) => {
      if (String(input).endsWith("/stream")) return new Response("<html>", { headers: { "content-type": "text/html" } })
      const answer = await fetch(input, init)
      statuses.push(answer.status)
      return answer
    }
  })
  const errors: Error[] = []
  evaluator.on("error", (error) => errors.push(error))
  await evaluator.ready()
  await until(() => statuses.length > 10)
  expect(errors).toHaveLength(3)
  expect(errors[0]?.message).toContain("text/html")
  expect(statuses).toEqual([200, ...statuses.slice(1).map(() => 304)])
  const changed = next(evaluator, "changed")
  await api.patch(path, { active: false })
  expect(await changed).toEqual(["poll-1"])
  expect(evaluator.status).toBe("ready")
})

it("is stale when the service falls silent, and ready again when it is back", { timeout: 30_000 }, async () => {
  const { path, serviceId } = await flagged("stale-1")
  const proxy = await cuttableProxy(api.url)
  onTestFinished(() => proxy.cut())
  const evaluator = evaluatorOf(serviceId, { url: proxy.url, staleAfter: 300 })
  const failure = next(evaluator, "error")
  await evaluator.ready()
  const stale = next(evaluator, "stale")
  await proxy.cut()
  await stale
  expect(evaluator.status).toBe("stale")
  expect(await failure).toMatchObject({ name: "EvaluatorError", code: "unreachable" })
  expect(evaluator.decide("stale-1", "user").bucket).toBe("all")
  await api.patch(path, { active: false })
  const ready = next(evaluator, "ready")
  const changed = next(evaluator, "changed")
  await proxy.mend()
  await Promise.all([ready, changed])
  expect(evaluator.decide("stale-1", "user").reason).toBe("experiment_inactive")
})

it("is not ready without a service, and says why", async () => {
  const { serviceId } = await flagged("unready-1")
  const nowhere = evaluatorOf(serviceId, { url: "http://127.0.0.1:1", readyTimeout: 200 })
  await expect(nowhere.ready()).rejects.toMatchObject({ name: "EvaluatorError", code: "unreachable" })
  expect(nowhere.status).toBe("failed")
  const silent = evaluatorOf(serviceId, { readyTimeout: 50, fetch: () => new Promise(() => {}) })
  await expect(silent.ready()).rejects.toMatchObject({ code: "timeout", message: "there was no ruleset within 50 ms" })
  const refused = evaluatorOf(serviceId, { url: closed.url, token: "wrong" })
  await expect(refused.ready()).rejects.toMatchObject({ code: "unauthorized", status: 401 })
  expect(refused.status).toBe("failed")
  await expect(refused.ready()).rejects.toMatchObject({ code: "unauthorized" })
  const strange = evaluatorOf(serviceId, { readyTimeout: 200, fetch: async () => Response.json({ format: 99 }) })
  await expect(strange.ready()).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("format") })
  const closing = evaluatorOf(serviceId, { fetch: () => new Promise(() => {}) })
  const ready = closing.ready()
  await Promise.all([expect(ready).rejects.toMatchObject({ message: "the evaluator is closed" }), closing.close()])
})

it("becomes ready late, when the service comes late", { timeout: 30_000 }, async () => {
  const { serviceId } = await flagged("late-1")
  const proxy = await cuttableProxy(api.url)
  onTestFinished(() => proxy.cut())
  await proxy.cut()
  const evaluator = evaluatorOf(serviceId, { url: proxy.url, readyTimeout: 50 })
  await expect(evaluator.ready()).rejects.toMatchObject({ code: expect.any(String) })
  const ready = next(evaluator, "ready")
  await proxy.mend()
  await ready
  await evaluator.ready()
  expect(evaluator.decide("late-1", "user").bucket).toBe("all")
})

it("starts without the service by the ruleset that it kept, and asks whether that is current", async () => {
  const { serviceId } = await flagged("cached-1")
  const folder = await mkdtemp(join(tmpdir(), "sortition-cache-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, "ruleset.json")
  const online = evaluatorOf(serviceId, { cache: rulesetFile({ file }), updates: "poll" })
  await online.ready()
  await until(() => readFile(file, "utf8").then(Boolean, () => false))
  const offline = evaluatorOf(serviceId, { url: "http://127.0.0.1:1", cache: rulesetFile({ file }) })
  await offline.ready()
  expect(offline.decide("cached-1", "user").bucket).toBe("all")
  const statuses: number[] = []
  const again = evaluatorOf(serviceId, {
    cache: rulesetFile({ file }),
    updates: "poll",
    fetch: async (input, init) => {
      const answer = await fetch(input, init)
      statuses.push(answer.status)
      return answer
    }
  })
  await again.ready()
  await until(() => statuses.length > 0)
  expect(statuses).toEqual([304])
  await writeFile(file, JSON.stringify({ etag: null, ruleset: { format: 1, service_id: serviceId, revision: "1" } }))
  const damaged = evaluatorOf(serviceId, { cache: rulesetFile({ file }) })
  const error = next(damaged, "error")
  await damaged.ready()
  expect(await error).toMatchObject({ code: "invalid", message: expect.stringContaining("revision") })
})

it("says what the service has stored after it was asked", async () => {
  const { path, serviceId } = await flagged("preload-1", { control: 50, new: 50 })
  const { body: early } = await api.post(`${path}/samples`, {
    sampled_entity: "User",
    sampled_value: "early",
    allocated_bucket: "control"
  })
  await api.put(`${path}/buckets`, {
    buckets: [
      { bucket_name: "new", percentage_distribution: 100 },
      { bucket_name: "control", percentage_distribution: 0 }
    ]
  })
  const evaluator = evaluatorOf(serviceId)
  await evaluator.ready()
  expect(evaluator.decide("preload-1", "early").bucket).toBe("new")
  await evaluator.preload(["early", "unknown", { sampled_entity: "Account", sampled_value: "early" }])
  expect(evaluator.use("preload-1", "early")).toMatchObject({
    bucket: early.allocated_bucket,
    reason: "already_sampled",
    slot: expect.any(Number)
  })
  expect(evaluator.decide("preload-1", "unknown").reason).toBe("allocated")
  expect(evaluator.counts.pending).toBe(0)
  const nowhere = evaluatorOf(serviceId, { url: "http://127.0.0.1:1" })
  await expect(nowhere.preload(["early"])).rejects.toMatchObject({ code: "unreachable" })
})
