import { Agent, request } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { z } from "zod"

const Sample = z.object({ id: z.string(), bucket_name: z.string().nullish(), completed_at: z.string().nullish() })

interface Answer {
  readonly status: number
  readonly text: string
}

const send = (agent: Agent, url: string, body: object) =>
  new Promise<Answer>((resolve, reject) => {
    const text = JSON.stringify(body)
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) }
    request(url, { method: "POST", agent, headers }, (response) => {
      let answer = ""
      response.setEncoding("utf8")
      response.on("data", (part: string) => {
        answer += part
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: answer }))
      response.on("error", reject)
    })
      .on("error", reject)
      .end(text)
  })

export interface LoadOptions {
  /** How many requests are under way at a time; 4 when absent. */
  readonly clients?: number
  /** How long each client rests after a sample, in milliseconds; 10 when absent, so that programs can start beside it. */
  readonly rest?: number
}

/**
 * Creates and completes samples at one of `urls` after the other, on connections that are kept, until `stop`. Unlike `startLoad`, it
 * expects an answer of 200 to every request, and records each that has another or none.
 */
export const recordLoad = (urls: readonly string[], path: string, { clients = 4, rest = 10 }: LoadOptions = {}) => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const completed = new Map<string, string>()
  const created = new Set<string>()
  const failures: string[] = []
  /** When each answer came, and after how many milliseconds. */
  const answers: { readonly at: number; readonly took: number }[] = []
  let sent = 0
  let isOver = false

  const ask = async (url: string, body: object) => {
    const begun = performance.now()
    sent++
    try {
      const { status, text } = await send(agent, url, body)
      const at = performance.now()
      answers.push({ at, took: at - begun })
      if (status === 200) return Sample.parse(JSON.parse(text))
      failures.push(`${status} ${text}`)
    } catch (fault) {
      failures.push(String(fault))
    }
    return null
  }
  const work = async (name: string) => {
    for (let n = 0; !isOver; n++) {
      const samples = `${urls[n % urls.length]}${path}/samples`
      const sample = await ask(samples, { sampled_entity: "User", sampled_value: `${name}-${n}` })
      if (sample === null) continue
      created.add(sample.id)
      const done = await ask(`${samples}/${sample.id}/complete`, {})
      if (done?.completed_at) completed.set(done.id, done.completed_at)
      await pause(rest)
    }
  }
  const working = Array.from({ length: clients }, (_, n) => work(`${n}-${performance.now()}`))

  const during = (from: number, to: number) => answers.filter(({ at }) => at >= from && at <= to)
  return {
    created,
    completed,
    failures,
    sent: () => sent,
    /** Answers a second between two readings of `performance.now()`. */
    rate: (from: number, to: number) => (1_000 * during(from, to).length) / (to - from),
    /** The longest time without an answer, in milliseconds. */
    longestGap: (from: number, to: number) => {
      const times = [from, ...during(from, to).map(({ at }) => at), to]
      return Math.max(...times.map((at, n) => at - (times[n - 1] ?? at)))
    },
    /** The longest wait for an answer, in milliseconds. */
    slowest: () => answers.reduce((most, { took }) => Math.max(most, took), 0),
    stop: async () => {
      isOver = true
      await Promise.all(working)
      agent.destroy()
    }
  }
}
