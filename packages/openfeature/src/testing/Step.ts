import type { PickleStep } from "@cucumber/messages"
import type { World } from "./World.ts"

/** A text of steps, and what such a step does with the parts that the text captures and the rows of its table. */
export interface Step {
  readonly text: RegExp
  readonly run: (world: World, parts: readonly string[], rows: readonly (readonly string[])[]) => void | Promise<void>
}

export const step = (text: RegExp, run: Step["run"]): Step => ({ text, run })

/** Runs the step that has the text; exactly one must have it. */
export const runStep = async (steps: readonly Step[], world: World, { argument, text }: PickleStep): Promise<void> => {
  const found = steps.flatMap((each) => {
    const match = each.text.exec(text)
    return match === null ? [] : [{ run: each.run, parts: match.slice(1) }]
  })
  const [one, ...others] = found
  if (one === undefined || others.length > 0) throw new Error(`${found.length} steps have the text: ${text}`)
  const rows = argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value)) ?? []
  await one.run(world, one.parts, rows)
}
