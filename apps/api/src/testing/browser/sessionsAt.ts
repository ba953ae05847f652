import { expect } from "vitest"
import { type RawAnswer, sendRaw } from "../sendRaw.ts"

export type RequestHeaders = Readonly<Record<string, string>>

export const cookiesOf = ({ headers }: RawAnswer) => [headers["set-cookie"] ?? []].flat()
export const cookieOf = (answer: RawAnswer) => cookiesOf(answer)[0]?.split(";")[0] ?? ""

/** What a browser asks of an API whose sessions it uses. */
export const sessionsAt = (url: () => string) => {
  const send = (method: string, path: string, headers: RequestHeaders = {}, body?: string) =>
    sendRaw(url(), { method, path, headers, ...(body === undefined ? {} : { body }) })
  const signIn = (token: string, headers: RequestHeaders = {}) =>
    send("POST", "/app/session", { authorization: `Bearer ${token}`, ...headers })
  return {
    send,
    signIn,
    /** The cookie of a new session. */
    signedIn: async (token: string) => {
      const answer = await signIn(token)
      expect(answer.status).toBe(204)
      return cookieOf(answer)
    },
    sessionOf: async (cookie: string) => JSON.parse((await send("GET", "/app/session", { cookie })).text)
  }
}
