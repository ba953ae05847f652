import { beforeAll, expect } from "vitest"
import { type RawAnswer, type RawRequest, sendRaw } from "../sendRaw.ts"
import { usePlanning } from "../usePlanning.ts"
import { type Call, restCallsOf, trpcCallsOf } from "./callsOf.ts"
import { makeScene, type Scene } from "./makeScene.ts"
import { useFingerprint } from "./useFingerprint.ts"

/** The credentials of a call. */
export interface Attempt {
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: string
}

export const bearer = (token: string): Attempt => ({ headers: { authorization: `Bearer ${token}` } })

const withAttempt = (request: RawRequest, { headers, query }: Attempt): RawRequest => ({
  ...request,
  path: query === undefined ? request.path : `${request.path}${request.path.includes("?") ? "&" : "?"}${query}`,
  headers: { ...request.headers, ...headers }
})

const publicPlaces = ["/health", "/health/ready", "/api/status"]
/** Whether it shows and changes nothing of any team: it only computes. */
export const isOfNoTeam = ({ place }: Call): boolean => place === "/api/v1/plans/power"

export const isPublic = ({ place }: Call): boolean => publicPlaces.includes(place)

/** A scene, and every call about it, over REST and tRPC. */
export const useWalk = () => {
  const planning = usePlanning()
  const fingerprint = useFingerprint(() => planning.databaseUrl)
  const found: { scene?: Scene; calls: readonly Call[] } = { calls: [] }
  const send = (call: Call, attempt: Attempt) => sendRaw(planning.url, withAttempt(call.request, attempt))
  const callsAbout = async (scene: Scene) => [...(await restCallsOf(planning.url, scene)), ...trpcCallsOf(scene)]
  beforeAll(async () => {
    found.scene = await makeScene(planning)
    found.calls = await callsAbout(found.scene)
  })
  return {
    planning,
    send,
    callsAbout,
    get scene(): Scene {
      if (found.scene === undefined) throw new Error("the scene is there only while tests run")
      return found.scene
    },
    get calls() {
      return found.calls
    },
    /** Makes every one of these calls, and expects an unchanged database. */
    walk: async (calls: readonly Call[], attempt: Attempt, judge: (call: Call, answer: RawAnswer) => void) => {
      const before = await fingerprint()
      expect(calls.length).toBeGreaterThan(0)
      const answers = await Promise.all(calls.map(async (call) => ({ call, answer: await send(call, attempt) })))
      for (const { answer, call } of answers) judge(call, answer)
      expect(await fingerprint()).toEqual(before)
    }
  }
}
