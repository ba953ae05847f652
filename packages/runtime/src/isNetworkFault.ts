const codes: ReadonlySet<string> = new Set([
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT"
])

/**
 * Whether a connection could not be made or was lost, by the code of the error or of one that it aggregates.
 * `serverCodes` matches the codes by which a driver or server reports the same.
 */
export const isNetworkFault = (fault: unknown, serverCodes: RegExp): boolean => {
  if (fault instanceof AggregateError) return fault.errors.some((each) => isNetworkFault(each, serverCodes))
  if (!(fault instanceof Error) || !("code" in fault) || typeof fault.code !== "string") return false
  return codes.has(fault.code) || serverCodes.test(fault.code)
}
