import { z } from "zod"

const Answered = z.object({ id: z.string().default("") })
const Stored = z.object({
  id: z.string(),
  sampled_value: z.string(),
  allocated_bucket: z.string(),
  complete: z.boolean(),
  completed_at: z.string().nullable()
})

/** Sends it on a connection of its own. */
export const post = async (url: string, body: object = {}) => {
  const headers = { "content-type": "application/json", connection: "close" }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })
  return { status: answer.status, id: Answered.parse(await answer.json()).id }
}

/** A new experiment that samples every user. Its path, from `/api` on. */
export const makeExperiment = async (url: string, fields: object = {}) => {
  const service = await post(`${url}/api/v1/services`, { name: "under load" })
  const experiment = await post(`${url}/api/v1/services/${service.id}/experiments`, { name: "e", ...fields })
  const path = `/api/v1/experiments/${experiment.id}`
  await post(`${url}${path}/buckets`, { bucket_name: "all", percentage_distribution: 100 })
  return path
}

/** All samples of the experiment at `path`. */
export const listSamples = async (url: string, path: string) => {
  const stored: z.infer<typeof Stored>[] = []
  let page: string | null = `${url}${path}/samples?limit=1000`
  while (page !== null) {
    const answer: Response = await fetch(page)
    stored.push(...z.array(Stored).parse(await answer.json()))
    const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1]
    page = next === undefined ? null : new URL(next, url).href
  }
  return stored
}

/**
 * Creates samples at one of `urls` after the other until `stop`. `acknowledged` has the ids of those that were answered; with `completing`, each
 * is completed too, and counts when that is answered.
 */
export const startLoad = (urls: readonly string[], path: string, completing = false) => {
  const acknowledged = new Set<string>()
  let isOver = false
  const attempt = async (name: string) => {
    for (let n = 0; !isOver; n++) {
      const url = `${urls[n % urls.length]}${path}/samples`
      const sample = { sampled_entity: "User", sampled_value: `${name}-${n}` }
      // A killed process cuts its connections.
      const created = await post(url, sample).catch(() => null)
      if (created?.status !== 200) continue
      const done = completing ? await post(`${url}/${created.id}/complete`).catch(() => null) : created
      if (done?.status === 200) acknowledged.add(created.id)
    }
  }
  const clients = ["a", "b", "c", "d"].map(attempt)
  return {
    acknowledged,
    stop: async () => {
      isOver = true
      await Promise.all(clients)
    }
  }
}
