import { answerOf } from "../service/answerOf.ts"
import { CliError, exitCodes } from "../service/CliError.ts"
import type { Service } from "../service/Service.ts"
import type { ChainEntry } from "./chainCheck.ts"

const pageSize = 100

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const entryOf = (resource: unknown): ChainEntry => {
  const attributes = isRecord(resource) && isRecord(resource.attributes) ? resource.attributes : resource
  if (!isRecord(attributes)) throw strange()
  const { hash, payload } = attributes
  const height = Number(attributes.height)
  if (typeof hash !== "string" || typeof payload !== "string" || !Number.isSafeInteger(height)) throw strange()
  return { height, hash, payload }
}

const strange = () =>
  new CliError(
    "The service answers no history that can be verified: entries need height, payload and hash",
    exitCodes.refused
  )

/** The entries of a team's history, newest first, page by page. */
export async function* historyEntries({ get, url }: Service, teamId: string): AsyncGenerator<ChainEntry> {
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({ "page[number]": String(page), "page[size]": String(pageSize) })
    const response = await answerOf(url, get(`/api/v1/teams/${encodeURIComponent(teamId)}/history?${query}`))
    const body: unknown = await response.json()
    const entries: unknown = isRecord(body) ? body.data : body
    if (!Array.isArray(entries)) throw strange()
    for (const entry of entries) yield entryOf(entry)
    if (entries.length < pageSize) return
  }
}
