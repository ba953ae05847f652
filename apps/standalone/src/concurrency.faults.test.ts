import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { ConcurrentCommand, type Record } from "./testing/model/history/ConcurrentCommand.ts"
import { checkHistory } from "./testing/model/history/checkHistory.ts"
import { finish, watch } from "./testing/model/history/finish.ts"
import { historyOf } from "./testing/model/history/History.ts"
import { newReference, readAll, SequentialCommand } from "./testing/model/reference/SequentialCommand.ts"
import { newWorld } from "./testing/model/Step.ts"
import { type Servers, startServers } from "./testing/model/startServers.ts"
import { anyTurn } from "./testing/model/Turn.ts"

const seed = Number(process.env.SORTITION_SEED ?? 20261128)
const runs = Number(process.env.SORTITION_RUNS ?? 6)
const timeout = 60_000 + runs * 20_000
const clients = 8

let servers: Servers
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => servers.stop())

it(
  "answers to one client of two processes are those of the pure decisions, one after the other",
  async () => {
    const command = anyTurn.map((turn) => new SequentialCommand(turn))
    const sequence = fc.commands([command], { maxCommands: 120, size: "max" })
    let actions = 0
    await fc.assert(
      fc.asyncProperty(sequence, async (commands) => {
        const reference = await newReference(servers)
        await fc.asyncModelRun(() => ({ model: reference, real: servers }), commands)
        await readAll(servers, reference)
        actions += [...commands].length
      }),
      // A failure is made smaller until then.
    { seed, numRuns: runs, interruptAfterTimeLimit: runs * 10_000 }
    )
    process.stdout.write(`observed: ${actions} actions of one client, each answered as predicted\n`)
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
    const answers = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(sequences, async (all) => {
        const { steps, world } = await newWorld(servers)
        const record: Record = { world, steps: [...steps] }
        const stop = watch(servers, record)
        await Promise.all(all.map((commands) => fc.asyncModelRun(() => ({ model: record, real: servers }), commands)))
        const watched = await stop()
        const facts = await finish(servers, record)
        for (const { answer } of record.steps) answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1)
        expect([...watched, ...checkHistory(historyOf(world, record.steps), facts)]).toEqual([])
      }),
      // The same sequences meet in another way each time, so smaller ones would say nothing.
      { seed, numRuns: runs, endOnFailure: true }
    )
    const counted = [...answers].sort().map(([status, count]) => `${count} × ${status}`)
    process.stdout.write(`observed: answers to ${clients} clients at once: ${counted.join(", ")}; 0 violations\n`)
  },
  timeout
)
