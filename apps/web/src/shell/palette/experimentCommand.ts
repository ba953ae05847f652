import type { Outputs } from "../../service/trpc.ts"
import { texts } from "../../texts/common.ts"
import { historySearch, liveSearch, resultsSearch, samplesSearch, setupSearch } from "../searches.ts"
import type { Command } from "./Command.ts"

type Listed = Pick<Outputs["experiments"]["search"]["experiments"][number], "id" | "name" | "service_name" | "status">

/** Opens an experiment, or one of its parts. */
export const experimentCommand = ({ id, name, service_name, status }: Listed): Command => {
  const params = { experimentId: id }
  const part = (text: string, to: NonNullable<Command["to"]>): Command => ({
    key: `experiment-${id}-${text}`,
    text,
    about: name,
    to
  })
  const { parts } = texts.palette
  return {
    key: `experiment-${id}`,
    text: name,
    about: `${service_name} · ${texts.status[status]}`,
    to: { to: "/experiments/$experimentId", params, search: setupSearch({}) },
    inside: [
      part(parts.setup, { to: "/experiments/$experimentId", params, search: setupSearch({}) }),
      part(parts.live, { to: "/experiments/$experimentId/live", params, search: liveSearch({}) }),
      part(parts.results, { to: "/experiments/$experimentId/results", params, search: resultsSearch({}) }),
      part(parts.samples, { to: "/experiments/$experimentId/samples", params, search: samplesSearch({}) }),
      part(parts.history, { to: "/experiments/$experimentId/history", params, search: historySearch({}) }),
      part(parts.report, { to: "/experiments/$experimentId/report", params })
    ]
  }
}
