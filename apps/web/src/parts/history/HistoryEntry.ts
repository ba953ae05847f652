import type { Outputs } from "../../service/trpc.ts"

/** One change. Only the history of a team has the text that is hashed. */
export type HistoryEntry = Outputs["experiments"]["history"][number] & { readonly payload?: string }

/** The kind of thing that an action changes. */
export const thingOf = ({ action }: Pick<HistoryEntry, "action">): string => action.split(".")[0] ?? action

/** What made a change, as the address names it: `user:2`. */
export const actorKey = ({ actor: { id, name, type } }: Pick<HistoryEntry, "actor">): string =>
  `${type}:${id ?? name ?? ""}`
