import { Agent, request } from "undici"
import { z } from "zod"

const Made = z.object({ id: z.string() })

/** A client of the sampling API for what prepares a measurement. */
export interface Api {
  /** The origin of the server. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Posts JSON and returns the text of the answer; rejects unless it is a success. */
  readonly post: (path: string, body: object | string) => Promise<string>
  /** Posts JSON and returns the id in the answer. */
  readonly make: (path: string, body: object) => Promise<string>
  readonly get: (path: string) => Promise<string>
  readonly close: () => Promise<void>
}

const hintOf = (status: number): string => (status === 401 ? "; give a token with --token" : "")

/** Connects to a server on its origin, on at most 64 connections at once. */
export const connectTo = (url: string, token: string | null = null): Api => {
  const dispatcher = new Agent({ connections: 64, pipelining: 1 })
  const authorization: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
  const headers = { "content-type": "application/json", ...authorization }
  const send = async (method: "GET" | "POST", path: string, body: string | null) => {
    const answer = await request(url + path, { method, headers, body, dispatcher })
    const text = await answer.body.text()
    if (answer.statusCode < 300) return text
    throw new Error(
      `${method} ${path} was answered with ${answer.statusCode} ${text.slice(0, 300)}${hintOf(answer.statusCode)}`
    )
  }
  const post = (path: string, body: object | string) =>
    send("POST", path, typeof body === "string" ? body : JSON.stringify(body))
  return {
    url,
    headers,
    post,
    make: async (path, body) => Made.parse(JSON.parse(await post(path, body))).id,
    get: (path) => send("GET", path, null),
    close: () => dispatcher.close()
  }
}
