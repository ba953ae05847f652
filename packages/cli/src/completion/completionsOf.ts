import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings"

/** A word that can stand here, and what it means. */
export interface Completion {
  readonly value: string
  readonly description: string
}

const takesValue = ({ optional, required }: Option): boolean => required || optional

const optionsOf = (command: CommandUnknownOpts | null): readonly Option[] =>
  command === null ? [] : [...command.createHelp().visibleOptions(command), ...optionsOf(command.parent)]

const optionNamed = (options: readonly Option[], word: string): Option | undefined =>
  options.find(({ long, short }) => word === long || word === short)

interface Place {
  readonly command: CommandUnknownOpts
  /** The arguments before, without options. */
  readonly given: number
  /** The option whose value comes next. */
  readonly awaiting: Option | undefined
}

const placeAfter = (program: CommandUnknownOpts, words: readonly string[]): Place => {
  let command = program
  let given = 0
  let awaiting: Option | undefined
  for (const word of words) {
    // bash splits `--format=csv` at the sign.
    if (word === "=") continue
    if (awaiting !== undefined) {
      awaiting = undefined
    } else if (word.startsWith("-")) {
      const found = optionNamed(optionsOf(command), word)
      awaiting = found !== undefined && takesValue(found) ? found : undefined
    } else {
      const next = given === 0 ? command.commands.find((each) => each.name() === word) : undefined
      if (next === undefined) given++
      else command = next
    }
  }
  return { command, given, awaiting }
}

const plain = (values: readonly string[] | undefined): readonly Completion[] =>
  (values ?? []).map((value) => ({ value, description: "" }))

const commandsOf = (command: CommandUnknownOpts): readonly Completion[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ value: each.name(), description: each.summary() || each.description() }))

const optionNames = (command: CommandUnknownOpts): readonly Completion[] =>
  optionsOf(command).flatMap(({ description, long }) => (long == null ? [] : [{ value: long, description }]))

const candidates = ({ awaiting, command, given }: Place, typed: string): readonly Completion[] => {
  if (awaiting !== undefined) return plain(awaiting.argChoices)
  if (typed.startsWith("-")) return optionNames(command)
  if (given === 0 && command.commands.length > 0) return commandsOf(command)
  return plain(command.registeredArguments[given]?.argChoices)
}

/** What can stand in the place of the last word, which may be empty; nothing where it is free text or the name of a file. */
export const completionsOf = (program: CommandUnknownOpts, words: readonly string[]): readonly Completion[] => {
  const last = words.at(-1) ?? ""
  const typed = last === "=" ? "" : last
  const [, option, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? []
  if (option !== undefined && value !== undefined) {
    const found = completionsOf(program, [...words.slice(0, -1), option, value])
    return found.map(({ description, value: completed }) => ({ value: `${option}=${completed}`, description }))
  }
  const unique = new Map(candidates(placeAfter(program, words.slice(0, -1)), typed).map((each) => [each.value, each]))
  return [...unique.values()].filter(({ value: candidate }) => candidate.startsWith(typed))
}
