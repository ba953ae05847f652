import { beforeAll, expect } from "vitest"
import { expectJsonApi } from "../expectDocumented.ts"
import { type RawAnswer, type RawRequest, sendRaw } from "../sendRaw.ts"
import { adminToken, usePlanning } from "../usePlanning.ts"
import { type Call, restCallsOf, trpcCallsOf } from "./callsOf.ts"
import { makeScene } from "./makeScene.ts"
import { useFingerprint } from "./useFingerprint.ts"

export interface PlanningCall extends Call {
  /** A token of a user with permission. */
  readonly token: string
  /** A valid body; null where no body is read. */
  readonly sent: { readonly type: string; readonly attributes: Readonly<Record<string, unknown>> } | null
}

/** Calls that the administrator makes. */
const forAdministrator = new Set(["POST /api/v1/teams", "POST /api/v1/users", "planning.teams.create"])

const sentBy = ({ request: { body } }: Call): PlanningCall["sent"] =>
  body === undefined ? null : (JSON.parse(String(body)).data ?? null)

/** Every route and procedure of the planning API, with the token of a user with permission, on its own database. */
export const usePlanningCalls = () => {
  const planning = usePlanning()
  const fingerprint = useFingerprint(() => planning.databaseUrl)
  const found: { rest: readonly PlanningCall[]; trpc: readonly PlanningCall[] } = { rest: [], trpc: [] }
  /** What is stored, as long as everything is refused. */
  let stored: Readonly<Record<string, string>> | undefined
  beforeAll(async () => {
    const scene = await makeScene(planning)
    const allowed = (calls: readonly Call[]) =>
      calls
        .filter(({ name, surface }) => (surface === "planning" ? !name.startsWith("HEAD") : /^planning\./.test(name)))
        .map((call) => ({
          ...call,
          token: forAdministrator.has(call.name) ? adminToken : scene.token,
          sent: sentBy(call)
        }))
    found.rest = allowed(await restCallsOf(planning.url, scene))
    found.trpc = allowed(trpcCallsOf(scene))
  })
  const send = ({ request, token }: PlanningCall, changes: Partial<RawRequest> = {}): Promise<RawAnswer> => {
    const { headers, ...changed } = { ...request, ...changes }
    // Node omits it for methods without a usual body, but still sends the body.
    const length: Record<string, string> =
      changed.body === undefined ? {} : { "content-length": String(Buffer.byteLength(changed.body)) }
    return sendRaw(planning.url, {
      ...changed,
      headers: { ...headers, ...length, authorization: `Bearer ${token}` }
    })
  }
  return {
    planning,
    send: (call: PlanningCall, changes?: Partial<RawRequest>) => {
      stored = undefined
      return send(call, changes)
    },
    fingerprint,
    get rest() {
      return found.rest
    },
    /** Those that read a body. */
    get writing() {
      return found.rest.flatMap(({ sent, ...call }) => (sent === null ? [] : [{ ...call, sent }]))
    },
    get trpc() {
      return found.trpc
    },
    /** Sends all of these at once, in the documented shape all of them; nothing is stored when all are refused. */
    sendAll: async (requests: readonly (readonly [PlanningCall, Partial<RawRequest>])[]) => {
      const before = stored ?? (await fingerprint())
      const answers = await Promise.all(requests.map(([call, changes]) => send(call, changes)))
      const areRefused = answers.map(expectJsonApi).every(Boolean)
      if (areRefused) expect(await fingerprint()).toEqual(before)
      stored = areRefused ? before : undefined
      return answers
    }
  }
}
