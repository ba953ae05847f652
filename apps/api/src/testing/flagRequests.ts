import { onDatabase } from "./onDatabase.ts"
import type { Api, Problem } from "./useApi.ts"

/** What the tests of flags ask of an API. */
export const flagRequests = (api: Api) => ({
  revisionOf: (id: string) =>
    onDatabase(api.databaseUrl, async (sql) => {
      const [row] = await sql<{ revision: number }[]>`SELECT revision FROM experiments WHERE id = ${id}`
      return row?.revision
    }),
  problemsOf: (detail: string | readonly Problem[]) =>
    typeof detail === "string"
      ? detail
      : detail.map(({ loc, msg }) => `${loc.join(".")}: ${msg.replace("Value error, ", "")}`),
  /** Sends text as it is, which may be no JSON that JavaScript can write. */
  sendText: async (method: string, path: string, body: string) => {
    const headers = { "content-type": "application/json" }
    const response = await fetch(api.url + path, { method, headers, body })
    return { status: response.status, body: await response.text() }
  }
})
