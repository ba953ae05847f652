import { withoutSecrets } from "./withoutSecrets.ts"

interface Destination {
  readonly write: (text: string) => void
}

/** Collects the lines of one turn of the event loop and writes them together, without secrets, also when the process exits: a write costs more than a line. */
export const writeInTurns = (destination: Destination): Destination => {
  let lines = ""
  const flush = () => {
    const text = lines
    lines = ""
    if (text !== "") destination.write(withoutSecrets(text))
  }
  process.on("exit", flush)
  return {
    write: (line) => {
      if (lines === "") setImmediate(flush)
      lines += line
    }
  }
}
