import { queryOptions, useQuery } from "@tanstack/react-query"
import { observedFetch } from "./connection.ts"
import { RestFailure } from "./failures.ts"
import { queryClient, sessionKey } from "./queryClient.ts"
import { trpc } from "./trpc.ts"

/** How this browser is signed in. */
export interface Session {
  readonly signed_in: boolean
  /** Whether the service acts for a local user without a sign-in. */
  readonly open: boolean
  readonly user: { readonly id: string; readonly full_name: string } | null
  readonly team: { readonly id: string; readonly name: string } | null
  readonly role: string | null
  readonly scopes: readonly string[]
  readonly expires_at: string | null
}

const send = async (path: string, init: RequestInit): Promise<Response> => {
  const response = await observedFetch(path, { cache: "no-store", ...init })
  if (response.ok) return response
  const answer: unknown = await response.json().catch(() => ({}))
  const detail = typeof answer === "object" && answer !== null && "detail" in answer ? String(answer.detail) : ""
  throw new RestFailure(response.status, detail || response.statusText)
}

export const sessionOptions = queryOptions({
  queryKey: sessionKey,
  queryFn: async (): Promise<Session> => (await send("/app/session", { method: "GET" })).json()
})

const changed = async () => {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
  await queryClient.invalidateQueries({ queryKey: sessionKey })
}

/** Exchanges a token for a session cookie. */
export const signIn = (token: string): Promise<void> =>
  send("/app/session", { method: "POST", headers: { authorization: `Bearer ${token}` } }).then(changed)

/** Exchanges the code of a one-time link for a session cookie. */
export const enter = (code: string): Promise<void> =>
  send("/app/enter", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code })
  }).then(changed)

export const signOut = (): Promise<void> => send("/app/session", { method: "DELETE" }).then(changed)

type Permission = "experiment_read" | (string & {})

/** Whether the role in the team permits something. The service decides again; this only hides what it would refuse. */
export const useMay = (permission: Permission): boolean => {
  const { data } = useQuery(trpc.caller.get.queryOptions())
  if (data === undefined) return false
  const isReading = permission.endsWith("_read")
  return data.permissions.some((each) => each === permission) && (isReading || data.scopes.includes("write"))
}
