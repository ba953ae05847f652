/** The service compares no more at once. */
export const mostCompared = 30

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The experiments that the address names, each once; null if it names none: those that run. */
export const chosenIds = (ids: string | undefined): readonly string[] | null => {
  const found = [...new Set((ids ?? "").split(",").filter((id) => uuid.test(id)))]
  return found.length === 0 ? null : found.slice(0, mostCompared)
}
