import { isSortitionError } from "@sortition/client"

/** Why the service refuses a call; `taken` when it does not. */
export const reasonOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return "taken"
  } catch (error) {
    if (isSortitionError(error)) return error.reason
    throw error
  }
}
