import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { anyAction } from "./testing/model/anyAction.ts"
import { newReference, readAll, SequentialCommand } from "./testing/model/reference/SequentialCommand.ts"
import { type Servers, startServers } from "./testing/model/startServers.ts"

const seed = Number(process.env.SORTITION_SEED ?? 20261128)
const runs = Number(process.env.SORTITION_RUNS ?? 12)
const timeout = 60_000 + runs * 10_000

let servers: Servers
beforeAll(async () => {
  servers = await startServers()
})
afterAll(() => servers.stop())

it(
  "the answers to one client of two processes are those of the pure decisions, one after the other",
  async () => {
    const command = fc.tuple(anyAction, fc.nat(1)).map((parts) => new SequentialCommand(...parts))
    const sequence = fc.commands([command], { maxCommands: 120, size: "max" })
    let actions = 0
    await fc.assert(
      fc.asyncProperty(sequence, async (commands) => {
        const reference = await newReference(servers)
        await fc.asyncModelRun(() => ({ model: reference, real: servers }), commands)
        await readAll(servers, reference)
        actions += [...commands].length
      }),
      { seed, numRuns: runs }
    )
    expect(actions).toBeGreaterThan(0)
  },
  timeout
)
