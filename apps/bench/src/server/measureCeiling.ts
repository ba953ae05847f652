import { fileURLToPath } from "node:url"
import type { Generator } from "../load/Load.ts"
import { createRequest } from "./sampleRequests.ts"
import { startProgram } from "./startProgram.ts"

const seconds = 3
const connections = 64
const file = fileURLToPath(new URL("./emptyServer.ts", import.meta.url))

/** The requests a second that the generator manages against a node:http server that does nothing: creates of samples, as in the row `create`. */
export const measureCeiling = async (generator: Generator): Promise<number> => {
  const server = await startProgram({
    command: [process.execPath, file],
    environment: process.env,
    ready: /^ready on (\S+)$/m
  })
  try {
    const request = createRequest(
      { headers: { "content-type": "application/json" } },
      "00000000-0000-0000-0000-000000000000"
    )
    const load = { ...request, url: server.url, connections }
    await generator.run({ ...load, seconds: 1 })
    return (await generator.run({ ...load, seconds })).rate
  } finally {
    await server.stop()
  }
}
