/** An id that does not exist. */
export const nothing = "987654321"

/** The experiments of an unknown project of an unknown team. */
export const nowhere = `teams/${nothing}/projects/${nothing}/experiments`

/** What a refusal of the planning API must match. */
export const refused = (status: number, title: string, detail?: string) => ({
  status,
  error: { status: String(status), title, ...(detail === undefined ? {} : { detail }) }
})

/** `what` as in "manage experiment". */
export const denied = (what: string) => refused(403, "Permission denied", `You don't have permission to ${what}`)

export const notFound = (kind: string, id = nothing) =>
  refused(404, "Not found", `${kind} record with id ${id} not found in the specified scope`)

export const unauthenticated = refused(401, "Token is invalid")
