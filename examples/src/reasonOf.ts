import { isSortitionError } from "@sortition/client"

/** The reason why a call fails, or `accepted`. */
export const reasonOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return "accepted"
  } catch (error) {
    if (isSortitionError(error)) return error.reason
    throw error
  }
}
