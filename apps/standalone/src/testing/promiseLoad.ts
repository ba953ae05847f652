import { expect } from "vitest"
import { z } from "zod"
import { listSamples } from "./samplingLoad.ts"

const Created = z.object({ id: z.string(), allocated_bucket: z.string() })

/** Milliseconds within which a request that cannot be served is refused. */
const promised = 3_000
/** Milliseconds after which a request counts as hanging. */
const given = 8_000

interface Answer {
  readonly status: number
  readonly body: unknown
}

/**
 * Clients that create samples and complete them, and repeat what was refused until it is acknowledged. Keeps what was acknowledged, to be
 * compared with what is stored, and each answer that a service must not give. With `isAway` the service itself may be away.
 */
export const startPromises = (
  urls: readonly string[],
  path: string,
  { clients = 16, isAway = false }: { readonly clients?: number; readonly isAway?: boolean } = {}
) => {
  const created = new Map<string, string>()
  const completed = new Set<string>()
  const broken: string[] = []
  let requests = 0
  let refused = 0
  let slowest = 0
  let isOver = false
  let served = performance.now()

  const ask = async (n: number, route: string, body: object): Promise<Answer> => {
    const begun = performance.now()
    requests++
    try {
      const answer = await fetch(`${urls[n % urls.length]}${path}/samples${route}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(given)
      })
      const text = await answer.text()
      const { status } = answer
      const needed = performance.now() - begun
      slowest = Math.max(slowest, needed)
      if (needed > promised && status !== 200)
        broken.push(`${status} after ${Math.round(needed)} ms: ${route.replace(/[0-9a-f-]{36}/, "{id}")} ${text}`)
      if (status === 200) served = performance.now()
      else if (status !== 503 || answer.headers.get("retry-after") === null) broken.push(`${status} ${text}`)
      else refused++
      return { status, body: JSON.parse(text) }
    } catch (fault) {
      if (!isAway) broken.push(`${fault} after ${Math.round(performance.now() - begun)} ms`)
      return { status: 0, body: null }
    }
  }
  const insist = async (n: number, route: string, body: object): Promise<unknown> => {
    while (!isOver) {
      const answer = await ask(n, route, body)
      if (answer.status === 200) return answer.body
      await new Promise((resolve) => setTimeout(resolve, answer.status === 0 ? 250 : 50))
    }
    return undefined
  }
  const client = async (_: unknown, name: number) => {
    for (let n = 0; !isOver; n++) {
      const answered = await insist(n, "", { sampled_entity: "User", sampled_value: `${name}-${n}` })
      if (answered === undefined) return
      const sample = Created.parse(answered)
      created.set(sample.id, sample.allocated_bucket)
      if ((await insist(n, `/${sample.id}/complete`, {})) !== undefined) completed.add(sample.id)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, client))
  return {
    broken,
    requests: () => requests,
    refused: () => refused,
    acknowledged: () => created.size + completed.size,
    slowest: () => Math.round(slowest),
    /** Waits for an answer to a request that was sent after now, and gives the milliseconds until it came. */
    back: async (): Promise<number> => {
      const since = performance.now()
      while (served <= since) await new Promise((resolve) => setTimeout(resolve, 5))
      return Math.round(served - since)
    },
    /** Ends the load. Gives what of it is lost, is there twice, or has another bucket than was answered. */
    stop: async () => {
      isOver = true
      await running
      const stored = await listSamples(urls[0] ?? "", path)
      const byId = new Map(stored.map((sample) => [sample.id, sample]))
      const keys = new Set(stored.map((sample) => sample.sampled_value))
      const lost = [...created.keys()].filter((id) => !byId.has(id)).length
      const incomplete = [...completed].filter((id) => byId.get(id)?.complete !== true).length
      const moved = [...created].filter(([id, bucket]) => byId.get(id)?.allocated_bucket !== bucket).length
      return { lost: lost + incomplete, twice: stored.length - keys.size, moved }
    }
  }
}

export type PromiseLoad = ReturnType<typeof startPromises>

/** Ends the load, prints what it met, and expects that every promise was kept and that the service was back in time after each fault. */
export const observe = async (
  what: string,
  load: PromiseLoad,
  {
    faults,
    backs,
    within = 2_000
  }: { readonly faults: number; readonly backs: readonly number[]; readonly within?: number }
) => {
  const { lost, moved, twice } = await load.stop()
  const counts = `${load.requests()} requests, ${load.acknowledged()} acknowledged, ${load.refused()} refused, ${faults} faults`
  const ends = `${lost} lost, ${twice} twice, ${moved} moved, slowest ${load.slowest()} ms, back in ${backs.join(", ")} ms`
  process.stdout.write(`observed: ${what}: ${counts}, ${ends}\n`)
  expect(load.broken).toEqual([])
  expect({ lost, moved, twice }).toEqual({ lost: 0, moved: 0, twice: 0 })
  for (const back of backs) expect(back).toBeLessThan(within)
}
