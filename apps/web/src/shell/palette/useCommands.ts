import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useMemo, useState } from "react"
import { sessionOptions, signOut, useMay } from "../../service/session.ts"
import { trpc } from "../../service/trpc.ts"
import { texts } from "../../texts/common.ts"
import { compareSearch, experimentsSearch, historySearch, timelineSearch } from "../searches.ts"
import { chooseTheme, themes } from "../theme.ts"
import type { Command } from "./Command.ts"
import { experimentCommand } from "./experimentCommand.ts"
import { findCommands } from "./findCommands.ts"
import { recentCommands } from "./recentCommands.ts"
import { useSettled } from "./useSettled.ts"

const about = texts.palette.screen

const screens: readonly Command[] = [
  { key: "home", text: texts.nav.home, about, to: { to: "/" } },
  { key: "experiments", text: texts.nav.experiments, about, to: { to: "/experiments", search: experimentsSearch({}) } },
  { key: "timeline", text: texts.nav.timeline, about, to: { to: "/timeline", search: timelineSearch({}) } },
  { key: "compare", text: texts.nav.compare, about, to: { to: "/compare", search: compareSearch({}) } },
  { key: "planning", text: texts.nav.planning, about, to: { to: "/planning" } },
  { key: "history", text: texts.nav.history, about, to: { to: "/history", search: historySearch({}) } }
]

const looks: readonly Command[] = themes.map((theme) => ({
  key: `theme-${theme}`,
  text: texts.theme[theme],
  about: texts.theme.label,
  words: texts.palette.themeWords,
  run: () => chooseTheme(theme)
}))

const create: Command = {
  key: "create",
  text: texts.palette.create,
  about: texts.palette.action,
  to: { to: "/experiments", search: experimentsSearch({ new: "1" }) }
}

const leave: Command = {
  key: "sign-out",
  text: texts.session.signOut,
  about: texts.palette.action,
  run: () => void signOut()
}

/** Of the experiments that changed last; others come from the service as they are typed. */
const known = 200

const settledMs = 120

/** What the palette offers for what was typed. What is known answers at once; the service adds what it finds. */
export const useCommands = (typed: string): readonly Command[] => {
  const session = useQuery(sessionOptions)
  const mayCreate = useMay("project_experiments_create")
  const [recent] = useState(recentCommands)
  const newest = useQuery(trpc.experiments.search.queryOptions({ sort: "updated_at", limit: known }))
  const q = useSettled(typed.trim(), settledMs)
  const isPart = newest.data !== undefined && newest.data.total > newest.data.experiments.length
  const found = useQuery({
    ...trpc.experiments.search.queryOptions({ q, limit: 20 }),
    enabled: isPart && q !== "",
    placeholderData: keepPreviousData
  })
  const isSignedIn = session.data?.signed_in === true
  const commands = useMemo(() => {
    const listed = [...(newest.data?.experiments ?? []), ...(found.data?.experiments ?? [])]
    const experiments = [...new Map(listed.map((each) => [each.id, each])).values()].map(experimentCommand)
    const parts = experiments.flatMap(({ inside = [] }) => inside.filter(({ key }) => recent.includes(key)))
    return [
      ...screens,
      ...(mayCreate ? [create] : []),
      ...parts,
      ...experiments,
      ...looks,
      ...(isSignedIn ? [leave] : [])
    ]
  }, [found.data, isSignedIn, mayCreate, newest.data, recent])
  return useMemo(() => findCommands(commands, typed, recent), [commands, typed, recent])
}
