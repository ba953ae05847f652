import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { afterAll, beforeAll } from "vitest"
import { type ApiOptions, type RunningApi, startApi } from "./startApi.ts"

/** One problem of a request, as FastAPI reports it. */
export interface Problem {
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly type: string
}

/** Any fields of a response; a test checks those that it expects. */
export interface Item {
  readonly id: string
  readonly detail: string | readonly Problem[]
  readonly [field: string]: unknown
}

export interface Answer<A> {
  readonly status: number
  readonly headers: Headers
  readonly body: A
}

const send =
  (url: () => string) =>
  async <A = Item>(method: string, path: string, body?: unknown): Promise<Answer<A>> => {
    const json = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
    const response = await fetch(url() + path, body === undefined ? { method } : json)
    const answer: A = JSON.parse((await response.text()) || "null")
    return { status: response.status, headers: response.headers, body: answer }
  }

export interface Api {
  readonly url: string
  readonly databaseUrl: string
  readonly get: <A = Item>(path: string) => Promise<Answer<A>>
  readonly list: (path: string) => Promise<Answer<readonly Item[]>>
  readonly post: <A = Item>(path: string, body?: unknown) => Promise<Answer<A>>
  readonly patch: (path: string, body: unknown) => Promise<Answer<Item>>
  readonly delete: (path: string) => Promise<Answer<Item | null>>
  readonly put: <A = Item>(path: string, body: unknown) => Promise<Answer<A>>
}

/** The API on a database for the tests of one file. */
export const useApi = (options?: ApiOptions): Api => {
  let running: RunningApi | undefined
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await freshDatabase()
    running = await startApi(database.url, undefined, options)
  })
  afterAll(async () => {
    await running?.stop()
    await database?.drop()
  })
  const call = send(() => running?.url ?? "")
  return {
    get url() {
      return running?.url ?? ""
    },
    get databaseUrl() {
      return database?.url ?? ""
    },
    get: (path) => call("GET", path),
    list: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
    delete: (path) => call("DELETE", path),
    put: (path, body) => call("PUT", path, body)
  }
}
