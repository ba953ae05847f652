import { isSortitionError } from "@sortition/client"
import { answerOf } from "../service/answerOf.ts"
import { CliError } from "../service/CliError.ts"
import { explainError } from "../service/explainError.ts"
import type { Service } from "../service/Service.ts"

/** One thing that was checked. */
export interface Check {
  readonly check: string
  readonly ok: boolean
  readonly found: string
  /** What to do about a problem; null without one. */
  readonly todo: string | null
}

/** In milliseconds. */
const timeLimit = 10_000
const mostSkew = 5_000

const good = (check: string, found: string): Check => ({ check, ok: true, found, todo: null })
const bad = (check: string, found: string, todo: string): Check => ({ check, ok: false, found, todo })

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const read = async (
  { get, url }: Service,
  path: string
): Promise<{ readonly headers: Headers; readonly body: unknown }> => {
  const response = await answerOf(url, get(path, { signal: AbortSignal.timeout(timeLimit) }))
  return { headers: response.headers, body: await response.json().catch(() => undefined) }
}

/** The check, or the problem that its failure is. */
const attempt = async (check: string, todo: string, look: () => Promise<Check>): Promise<Check> => {
  try {
    return await look()
  } catch (error) {
    return bad(check, explainError(error).message, todo)
  }
}

const seconds = (ms: number): string => `${(Math.abs(ms) / 1_000).toFixed(1)} s`

/** The header has whole seconds, and the answer travels: what lies between counts as no skew. */
const clockCheck = (headers: Headers, sent: number, received: number): Check => {
  const date = Date.parse(headers.get("date") ?? "")
  if (Number.isNaN(date)) return bad("clock", "the service answers no date", "Ask the operator for the header Date.")
  const skew = date > received ? date - received : Math.min(0, date + 1_000 - sent)
  if (Math.abs(skew) <= mostSkew) return good("clock", "the clocks agree")
  const side = skew > 0 ? "ahead of" : "behind"
  return bad("clock", `the service is ${seconds(skew)} ${side} this machine`, "Set both clocks by NTP.")
}

const reachable = async (
  service: Service
): Promise<{ readonly checks: readonly Check[]; readonly isThere: boolean }> => {
  const sent = Date.now()
  try {
    const { body, headers } = await read(service, "/health")
    if (!isRecord(body) || body.status !== "ok") {
      const found = "something else answers at this address"
      return { isThere: false, checks: [bad("reachable", found, "Check --url or SORTITION_URL.")] }
    }
    const received = Date.now()
    return {
      isThere: true,
      checks: [
        good("reachable", `${service.url} answers in ${received - sent} ms`),
        clockCheck(headers, sent, received)
      ]
    }
  } catch (error) {
    const found = error instanceof CliError ? error.message : explainError(error).message
    return { isThere: false, checks: [bad("reachable", found, "Check --url or SORTITION_URL, or start the service.")] }
  }
}

const ready = (service: Service): Promise<Check> =>
  attempt("ready", "Check the database and its migrations: the log of the service says what is missing.", async () => {
    await read(service, "/health/ready")
    return good("ready", "the database is reachable and migrated")
  })

const document = (service: Service): Promise<Check> =>
  attempt("document", "Check that a proxy passes /openapi.json on.", async () => {
    const { body } = await read(service, "/openapi.json")
    const info = isRecord(body) && isRecord(body.info) ? body.info : {}
    if (typeof info.version !== "string") throw new CliError("/openapi.json is not the document of the service", 1)
    return good("document", `${String(info.title)}, version ${info.version}`)
  })

const token = async ({ client, hasToken }: Service): Promise<Check> => {
  try {
    const { administrator, scopes, team_id, user_id } = await client.caller.get.query()
    if (administrator) return good("token", "the administrator's")
    const whose = `user ${user_id}, team ${team_id}, ${scopes.join(" and ")}`
    return good("token", hasToken ? whose : `none needed: access is open (${whose})`)
  } catch (error) {
    const isWrong = isSortitionError(error) && error.reason === "unauthenticated"
    const found = isWrong
      ? hasToken
        ? "the service does not accept it"
        : "none given, and one is needed"
      : explainError(error).message
    return bad(
      "token",
      found,
      "Set SORTITION_TOKEN or --token-file to a valid token: `sortition token create` makes one."
    )
  }
}

/** Checks a service from outside, in the order in which problems explain each other. */
export const checkService = async (service: Service): Promise<readonly Check[]> => {
  const { checks, isThere } = await reachable(service)
  if (!isThere) return checks
  return [...checks, await ready(service), await document(service), await token(service)]
}
