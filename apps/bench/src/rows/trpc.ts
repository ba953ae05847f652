import type { Request } from "../load/Load.ts"
import { ratios } from "../report/statistics.ts"
import type { Row } from "../run/Bench.ts"
import { inTurn } from "../run/inTurn.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest, trpcBatchRequest, trpcRequest } from "../server/sampleRequests.ts"

const connections = 64
const batchSize = 10

/** Single samples by tRPC, unbatched and batched, beside REST. */
export const trpc: Row = {
  work: `tRPC samples.create unbatched and in batches of ${batchSize}, beside REST, ${connections} connections`,
  measure: async (bench) => {
    const api = await bench.api()
    const experiment = await makeExperiment(api)
    const load = (request: Request) => async (seconds: number) =>
      (await bench.generator.run({ ...request, url: api.url, connections, seconds })).rate
    const {
      batched = [],
      rest = [],
      unbatched = []
    } = await inTurn(bench, {
      rest: load(createRequest(api, experiment)),
      unbatched: load(trpcRequest(api, experiment)),
      batched: load(trpcBatchRequest(api, experiment, batchSize))
    })
    return {
      lines: [
        { what: "REST: creates", values: rest, unit: "/s" },
        { what: "tRPC unbatched: creates", values: unbatched, unit: "/s" },
        { what: `tRPC batches of ${batchSize}: batches`, values: batched, unit: "/s" },
        { what: "unbatched, × REST", values: ratios(unbatched, rest), unit: "×", target: { bound: "≥", value: 0.85 } },
        {
          what: `a batch of ${batchSize}, × the time of one REST create`,
          values: ratios(rest, batched),
          unit: "×",
          target: { bound: "≤", value: 4 }
        }
      ],
      sides: [
        { name: "REST", how: "POST …/samples as in the row `create`" },
        { name: "tRPC unbatched", how: "POST /trpc/samples.create with the body that httpLink sends" },
        {
          name: "tRPC batched",
          how: `the request that httpBatchLink sends for ${batchSize} calls in one tick. The time of a batch is that of a request at ${connections} connections`
        }
      ]
    }
  }
}
