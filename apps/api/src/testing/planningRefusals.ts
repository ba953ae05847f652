/** An id that nothing has. */
export const nothing = "987654321"

/** The experiments of a project of a team, neither of which there is. */
export const nowhere = `teams/${nothing}/projects/${nothing}/experiments`

/** What an answer of the planning API that is a refusal must match. */
export const refused = (status: number, title: string, detail?: string) => ({
  status,
  error: { status: String(status), title, ...(detail === undefined ? {} : { detail }) }
})

/** `what` as in "manage experiment". */
export const denied = (what: string) => refused(403, "Permission denied", `You don't have permission to ${what}`)

export const notFound = (kind: string, id = nothing) =>
  refused(404, "Not found", `${kind} record with id ${id} not found in the specified scope`)

export const unauthenticated = refused(401, "Token is invalid")
