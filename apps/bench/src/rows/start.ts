import type { Row } from "../run/Bench.ts"
import { startService } from "../server/startService.ts"

const leastRounds = 5

/** Later starts on the data of a first one. */
export const start: Row = {
  work: "start to ready, second start",
  measure: async (bench) => {
    const folder = await bench.makeFolder()
    const begin = async () => {
      const service = await startService(folder)
      bench.defer(service.stop)
      await service.stop()
      return service.startedIn / 1_000
    }
    bench.progress("start: the first one")
    const first = await begin()
    const rounds = Math.max(leastRounds, bench.options.rounds)
    const later: number[] = []
    for (let round = 1; round <= rounds; round++) {
      bench.progress(`start: round ${round} of ${rounds}`)
      later.push(await begin())
    }
    const how = `the process of \`npm start\`, without npm and the check of the installation, from its spawn to the line "sortition ready", on data that exist; ${rounds} starts`
    return {
      lines: [
        { what: "later starts", values: later, unit: "s", target: { bound: "<", value: 1.5 } },
        { what: "the first start, with an empty data folder", values: [first], unit: "s" }
      ],
      sides: [{ name: "Sortition", how }]
    }
  }
}
