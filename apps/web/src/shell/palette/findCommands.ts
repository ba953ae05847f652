import type { Command } from "./Command.ts"

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean)

const textOf = ({ about, text, words = "" }: Command): string => `${text} ${about} ${words}`.toLowerCase()

const hasAll = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word))

/** What is inside a command, if the first words name the command and the last ones its part: `checkout results`. */
const insideOf = (command: Command, words: readonly string[]): readonly Command[] => {
  const own = textOf(command)
  return (command.inside ?? []).filter((part) => {
    const last = part.text.toLowerCase()
    const named = words.filter((word) => !own.includes(word))
    return named.length > 0 && named.every((word) => last.startsWith(word))
  })
}

const mostShown = 50

/** The commands that have every word that was typed, anywhere; those used last come first. */
export const findCommands = (
  commands: readonly Command[],
  typed: string,
  recent: readonly string[]
): readonly Command[] => {
  const words = wordsOf(typed)
  const found = commands.flatMap((command) =>
    hasAll(textOf(command), words) ? [command] : words.length > 1 ? insideOf(command, words) : []
  )
  const rankOf = ({ key }: Command) => {
    const place = recent.indexOf(key)
    return place === -1 ? recent.length : place
  }
  const distanceOf = ({ text }: Command): number => {
    const name = text.toLowerCase()
    if (!hasAll(name, words)) return 2
    return words[0] === undefined || name.startsWith(words[0]) ? 0 : 1
  }
  return found.toSorted((a, b) => rankOf(a) - rankOf(b) || distanceOf(a) - distanceOf(b)).slice(0, mostShown)
}
