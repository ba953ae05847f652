import type { NavigateOptions } from "@tanstack/react-router"

/** Something that the palette can open or do. */
export interface Command {
  readonly key: string
  readonly text: string
  readonly about: string
  /** Words that find it beside those it shows. */
  readonly words?: string
  readonly to?: NavigateOptions
  readonly run?: () => void
  /** What it contains, which the Tab key opens. */
  readonly inside?: readonly Command[]
}
