import type { Request } from "../load/Load.ts"
import type { Line, Side } from "../report/Line.ts"
import { ratios } from "../report/statistics.ts"
import type { Bench, Row } from "../run/Bench.ts"
import { inTurn, type Measure } from "../run/inTurn.ts"
import type { Api } from "../server/Api.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { makeSamples } from "../server/makeSamples.ts"
import { listRequest, referenceSample } from "../server/sampleRequests.ts"

const connections = 64
const stored = 1_000

/** An experiment of the reference with samples, which it creates one by one. */
const fillReference = async (api: Api): Promise<string> => {
  const experiment = await makeExperiment(api)
  const path = `/api/v1/experiments/${experiment}/samples`
  for (let value = 0; value < stored; value += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => api.post(path, referenceSample(String(value + index)))))
  }
  return experiment
}

const loadOf =
  (bench: Bench, api: Api, request: Request): Measure<number> =>
  async (seconds) =>
    (await bench.generator.run({ ...request, url: api.url, connections, seconds })).rate

/** Pages of 100 samples, beside the FastAPI reference. */
export const list: Row = {
  work: `GET …/samples?limit=100, ${connections} connections`,
  measure: async (bench) => {
    const api = await bench.api()
    const experiment = await makeExperiment(api)
    await makeSamples(api, experiment, stored)
    const own = { Sortition: loadOf(bench, api, listRequest(api, experiment)) }
    const how = `the newest 100 of ${stored} samples, ${connections} connections with keep-alive`
    const ownSide: Side = { name: "Sortition", how }

    const peer = await bench.fastApi()
    if (peer?._tag !== "Present") {
      const { Sortition = [] } = await inTurn(bench, own)
      const lines: Line[] = [{ what: "Sortition: lists", values: Sortition, unit: "/s" }]
      return { lines, sides: [ownSide], missing: peer === null ? [] : [peer.missing] }
    }
    const reference = listRequest(peer.side, await fillReference(peer.side))
    const { Sortition = [], FastAPI = [] } = await inTurn(bench, {
      ...own,
      FastAPI: loadOf(bench, peer.side, reference)
    })
    return {
      lines: [
        { what: "Sortition: lists", values: Sortition, unit: "/s" },
        { what: "FastAPI reference: lists", values: FastAPI, unit: "/s" },
        {
          what: "× the FastAPI reference",
          values: ratios(Sortition, FastAPI),
          unit: "×",
          target: { bound: "≥", value: 15 }
        }
      ],
      sides: [ownSide, { name: "FastAPI reference", how: `${peer.how}; 100 of ${stored} samples, in no order` }]
    }
  }
}
