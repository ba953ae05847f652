import { buffer } from "node:stream/consumers"
import { expect, it } from "vitest"
import { makeExperiment } from "../../testing/makeExperiment.ts"
import { startApi } from "../../testing/startApi.ts"
import { chunk, openLines, readUntil, sampleLine } from "../../testing/streams/openLines.ts"
import { useApi } from "../../testing/useApi.ts"

const logged: string[] = []
const write = (line: string) => logged.push(line)
const api = useApi({ write })
const makeBulkPath = async () => `${(await makeExperiment(api, { buckets: { all: 100 } })).path}/samples/bulk`

it("a server that stops answers lines that arrive in time, and does not wait for a client that never ends", async () => {
  const stopping = await startApi(api.databaseUrl, undefined, { write })
  const path = await makeBulkPath()
  const open = () => openLines(stopping.url, path)
  const [ending, endless, silent] = [await open(), await open(), await open()]
  for (const socket of [ending, endless]) {
    socket.write(chunk(sampleLine("first")))
    await readUntil(socket, '"first"')
  }
  const stopped = stopping.stop()
  ending.write(`${chunk(sampleLine("last"))}0\r\n\r\n`)
  expect((await buffer(ending)).toString()).toMatch(/"sampled_value":"last".*\n\r\n0\r\n\r\n$/)
  for (const cut of [endless, silent]) expect((await buffer(cut)).toString()).not.toMatch(/0\r\n\r\n$/)
  await stopped
})

it("a body with invalid chunks ends the answer, and no other response is written into it", async () => {
  const socket = await openLines(api.url, await makeBulkPath())
  socket.write(chunk(sampleLine("first")))
  await readUntil(socket, '"first"')
  socket.write("nonsense\r\n")
  expect((await buffer(socket)).toString()).toBe("")
})

it("a client that leaves while lines are processed is no fault", async () => {
  const path = await makeBulkPath()
  const socket = await openLines(api.url, path)
  socket.write(chunk(Array.from({ length: 3_000 }, (_, index) => sampleLine(String(index))).join("")))
  await readUntil(socket, '"sampled_value":"1"')
  socket.destroy()
  const other = await openLines(api.url, path)
  other.write(`${chunk(sampleLine("other"))}0\r\n\r\n`)
  expect((await buffer(other)).toString()).toContain('"other"')
  expect(logged.filter((each) => each.includes("met a fault"))).toEqual([])
})
