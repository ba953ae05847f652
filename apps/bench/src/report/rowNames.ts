/** The rows of the benchmark, in the order of the report. */
export const rowNames = [
  "create",
  "list",
  "trpc",
  "decision",
  "bulk",
  "stored",
  "due",
  "mixed",
  "connections",
  "token",
  "rulesets",
  "start"
] as const

export type RowName = (typeof rowNames)[number]

/** The rows that can load a server that already runs. */
export const remoteRowNames: readonly RowName[] = ["create", "list", "trpc", "mixed", "connections"]

export const isRowName = (name: string): name is RowName => rowNames.some((known) => known === name)
