import { Logger } from "effect"

/** A log to look into, and the layer that writes it. */
export const recordLog = () => {
  const lines: Array<string> = []
  const layer = Logger.layer([
    Logger.make(({ message }) => {
      lines.push(String(message))
    })
  ])
  return { lines, layer }
}
