import { texts } from "../../texts/common.ts"
import { chooseTheme, themes } from "../theme.ts"

export interface Command {
  readonly key: string
  readonly text: string
  readonly about: string
  /** The address within the dashboard. */
  readonly to?: string
  readonly run?: () => void
}

const screens: readonly Command[] = [
  { key: "home", text: texts.nav.home, about: "", to: "/" },
  { key: "experiments", text: texts.nav.experiments, about: "", to: "/experiments" },
  { key: "timeline", text: texts.nav.timeline, about: "", to: "/timeline" },
  { key: "compare", text: texts.nav.compare, about: "", to: "/compare" },
  { key: "planning", text: texts.nav.planning, about: "", to: "/planning" },
  { key: "history", text: texts.nav.history, about: "", to: "/history" }
]

const looks: readonly Command[] = themes.map((theme) => ({
  key: `theme-${theme}`,
  text: texts.theme[theme],
  about: texts.theme.label,
  run: () => chooseTheme(theme)
}))

/** What the palette offers for what was typed. */
export const useCommands = (typed: string): readonly Command[] => {
  const wanted = typed.trim().toLowerCase()
  return [...screens, ...looks].filter(({ about, text }) => `${text} ${about}`.toLowerCase().includes(wanted))
}
