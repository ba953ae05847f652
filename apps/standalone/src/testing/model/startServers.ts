import { fileURLToPath } from "node:url"
import { connect, type Pool } from "@sortition/postgres/sql/connect"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { z } from "zod"
import { startProgram } from "../startProgram.ts"
import type { Request } from "./requestOf.ts"

const adminToken = "an-administrator-of-tests"
const programs = {
  api: { main: "../../../../api/src/main.ts", ready: "sortition api ready" },
  worker: { main: "../../../../worker/src/main.ts", ready: "sortition worker ready" }
}
const Token = z.object({ data: z.object({ attributes: z.object({ token: z.string() }) }) })

export interface Answer {
  readonly status: number
  /** Undefined without a body; an array of the lines of an export. */
  readonly body: unknown
}

export interface Servers {
  readonly sql: Pool
  /** Sends the request to one of the two API processes. */
  readonly send: (process: number, request: Request) => Promise<Answer>
  readonly stop: () => Promise<void>
}

const bodyOf = (text: string, type: string): unknown => {
  if (type.includes("ndjson")) {
    const lines = text.split("\n").filter((line) => line !== "")
    return lines.map((line): unknown => JSON.parse(line))
  }
  return text === "" ? undefined : JSON.parse(text)
}

const launch = (name: keyof typeof programs, databaseUrl: string) => {
  const { main, ready } = programs[name]
  return startProgram({
    main: fileURLToPath(new URL(main, import.meta.url)),
    environment: { DATABASE_URL: databaseUrl, SORTITION_AUTH: "open", SORTITION_ADMIN_TOKEN: adminToken },
    isReady: (output) => output.includes(ready)
  })
}

/** A token of the local user for the planning API. */
const makeToken = async (url: string) => {
  const answer = await fetch(`${url}/api/v1/users/1/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/vnd.api+json" },
    body: JSON.stringify({ data: { type: "api_tokens", attributes: { name: "model", team_id: "1" } } })
  })
  return Token.parse(await answer.json()).data.attributes.token
}

/** Two API processes and a worker on a database of their own. */
export const startServers = async (): Promise<Servers> => {
  const database = await freshDatabase()
  const apis = [launch("api", database.url), launch("api", database.url)]
  const worker = launch("worker", database.url)
  const sql = connect(database.url, { name: "model", isPooled: false })
  const stop = async () => {
    await Promise.all([...apis, worker].map(({ kill }) => kill("SIGKILL")))
    await sql.end({ timeout: 1 })
    await database.drop()
  }
  const outputs = await Promise.all([...apis, worker].map(({ ready }) => ready))
  const urls = outputs.slice(0, 2).map((output) => /api ready on (http:[^"\s]+)/.exec(output)?.[1] ?? "")
  const token = await makeToken(urls[0] ?? "")
  const send = async (process: number, { body, method, path, planned = false }: Request): Promise<Answer> => {
    const type = planned ? "application/vnd.api+json" : "application/json"
    const answer = await fetch(`${urls[process]}/api/v1${path}`, {
      method,
      headers: {
        ...(planned ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": type })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    return { status: answer.status, body: bodyOf(await answer.text(), answer.headers.get("content-type") ?? "") }
  }
  return { sql, send, stop }
}
