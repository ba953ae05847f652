/** Omits the URL, which may contain a password. */
export const startFault = (cause: unknown): Error => {
  const faults = cause instanceof AggregateError ? cause.errors : [cause]
  const reasons = faults.map((fault) => fault?.message ?? fault).join(", ")
  return new Error(`cannot connect to or migrate the database: ${reasons}`, { cause })
}
