import { expect } from "vitest"
import type { Api } from "../useApi.ts"
import { askFlags } from "./askFlags.ts"
import { patched, readProtocol } from "./protocolFile.ts"
import { type Judged, protocolJudge } from "./protocolJudge.ts"

export const onePath = "/ofrep/v1/evaluate/flags/{key}"
export const allPath = "/ofrep/v1/evaluate/flags"

/** Asks a server for flags, and lets the protocol's own file judge each answer, where it is beside the checkout. */
export const judgedFlags = (api: Api) => {
  const protocol = readProtocol()
  const judge: (answer: Judged) => string | null = protocol === null ? () => null : protocolJudge(patched(protocol))
  const asked = askFlags(() => api.url)
  let count = 0
  const ask: typeof asked = async (wanted) => {
    const answer = await asked(wanted)
    const { headers, status, text } = answer
    const path = wanted.key === undefined ? allPath : onePath
    expect(judge({ path, status, text, type: headers.get("content-type") })).toBeNull()
    count++
    return answer
  }
  return { ask, judge, protocol, judged: () => count }
}
