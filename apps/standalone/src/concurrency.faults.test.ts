import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { ConcurrentCommand, type Record } from "./testing/model/history/ConcurrentCommand.ts"
import { checkHistory } from "./testing/model/history/checkHistory.ts"
import { finish, watch } from "./testing/model/history/finish.ts"
import { historyOf } from "./testing/model/history/History.ts"
import { newReference, readAll, SequentialCommand } from "./testing/model/reference/SequentialCommand.ts"
import { newWorld } from "./testing/model/Step.ts"
import { type Answer, type Servers, startServers } from "./testing/model/startServers.ts"
import { anyTurn } from "./testing/model/Turn.ts"

const seed = Number(process.env.SORTITION_SEED ?? 20261128)
const runs = Number(process.env.SORTITION_RUNS ?? 6)
/** The first number of the path that a failure prints: only that run is repeated. */
const path = process.env.SORTITION_PATH ?? ""
const timeout = 60_000 + runs * 20_000
const clients = 8

let servers: Servers
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => servers.stop())

/** The servers, and a report of what they answered through them. */
const counted = () => {
  const answers = new Map<number, number>()
  let finished = 0
  const count = (answer: Answer) => {
    answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
    return answer
  }
  return {
    real: { ...servers, send: async (...sent: Parameters<Servers["send"]>) => count(await servers.send(...sent)) },
    finish: () => {
      finished += 1
    },
    report: (what: string) => {
      const total = answers.values().reduce((sum, each) => sum + each, 0)
      const statuses = [...answers].sort().map(([status, each]) => `${each} × ${status}`)
      process.stdout.write(
        `observed: ${what}, ${finished} runs, ${total} requests (${statuses.join(", ")}), 0 violations\n`
      )
    }
  }
}

it(
  "answers to one client of two processes are those of the pure decisions, one after the other",
  async () => {
    const command = anyTurn.map((turn) => new SequentialCommand(turn))
    const sequence = fc.commands([command], { maxCommands: 120, size: "max" })
    const { finish: finished, real, report } = counted()
    await fc.assert(
      fc.asyncProperty(sequence, async (commands) => {
        const reference = await newReference(real)
        await fc.asyncModelRun(() => ({ model: reference, real }), commands)
        await readAll(real, reference)
        finished()
      }),
      // A failure is made smaller until then.
      { seed, path, numRuns: runs, interruptAfterTimeLimit: runs * 10_000 }
    )
    report("one client")
  },
  timeout
)

it(
  "answers to many clients of two processes are ones that the acknowledged changes allow",
  async () => {
    const command = anyTurn.map((turn) => new ConcurrentCommand(turn))
    const sequences = fc.array(fc.commands([command], { maxCommands: 60, size: "max" }), {
      minLength: clients,
      maxLength: clients
    })
    const { finish: finished, real, report } = counted()
    await fc.assert(
      fc.asyncProperty(sequences, async (all) => {
        const { steps, world } = await newWorld(real)
        const record: Record = { world, steps: [...steps] }
        const stop = watch(real, record)
        await Promise.all(all.map((commands) => fc.asyncModelRun(() => ({ model: record, real }), commands)))
        const watched = await stop()
        const facts = await finish(real, record)
        expect([...watched, ...checkHistory(historyOf(world, record.steps), facts)]).toEqual([])
        finished()
      }),
      // The same sequences meet in another way each time, so smaller ones would say nothing.
      { seed, path, numRuns: runs, endOnFailure: true }
    )
    report(`${clients} clients at once`)
  },
  timeout
)
