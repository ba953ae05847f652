import { ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"
import { inTurn } from "../run/inTurn.ts"
import { requireLocal } from "../run/requireLocal.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest } from "../server/sampleRequests.ts"

const connections = 64

/** The cost of a token: single samples created with one, beside open access. */
export const token: Row = {
  work: `POST …/samples with a token, beside open access, ${connections} connections`,
  measure: async (bench) => {
    const { api, token } = await requireLocal(bench)
    const request = createRequest(api, await makeExperiment(api))
    const authorized = { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
    const load = (sent: typeof request) => async (seconds: number) =>
      (await bench.generator.run({ ...sent, url: api.url, connections, seconds })).rate
    const { open = [], withToken = [] } = await inTurn(bench, { open: load(request), withToken: load(authorized) })
    return {
      lines: [
        { what: "with a token: creates", values: withToken, unit: "/s" },
        { what: "open access: creates", values: open, unit: "/s" },
        { what: "ratio", values: ratios(withToken, open), unit: "×" }
      ],
      sides: [
        { name: "with a token", how: "a bearer token on every request" },
        { name: "open access", how: "no token; the service acts as the built-in user" }
      ]
    }
  }
}
