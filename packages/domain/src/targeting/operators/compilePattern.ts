import { RE2JS, RE2JSSyntaxException } from "re2js"
import { type Checked, invalid, valid } from "../../shared/Checked.ts"
import { classSizeAtMost, programSizeAtMost } from "./patternCost.ts"

// Measured per character: most patterns need 10 to 20 ns, the worst about 30 ns for each of their instructions.
const maxProgram = 1_000
const maxWork = 5_000_000
// Beyond these limits, compilation takes more than about 20 ms.
const maxExpanded = 20_000
const maxClasses = 400_000
// Bytes that a pattern may cache of its automaton.
const memory = 1 << 20

const smaller = `a pattern that compiles to at most ${maxProgram} instructions`

const whyNot = (error: unknown): string => {
  if (!(error instanceof RE2JSSyntaxException)) return smaller
  const part = error.getPattern() ?? ""
  const where = part.length > 0 && part.length <= 20 ? `: ${part.toWellFormed()}` : ""
  return `a pattern in RE2 syntax (${error.getDescription()}${where})`
}

const parse = (pattern: string, ignoreCase: boolean): Checked<RE2JS, string> => {
  try {
    return valid(RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0))
  } catch (error) {
    return invalid(whyNot(error))
  }
}

/**
 * Searches a text for a pattern in RE2 syntax, in time linear to the text. The reason describes the pattern that is needed. A text does not
 * match if its length times the number of the pattern's instructions exceeds 5 million; 5,000 characters never do.
 */
export const compilePattern = (pattern: string, ignoreCase: boolean): Checked<(text: string) => boolean, string> => {
  if (programSizeAtMost(pattern) > maxExpanded || classSizeAtMost(pattern) > maxClasses) return invalid(smaller)
  const parsed = parse(pattern, ignoreCase)
  if (parsed._tag === "Invalid") return parsed
  const compiled = parsed.value
  const size = compiled.programSize()
  if (size > maxProgram) return invalid(smaller)
  const { dfa } = compiled.re2()
  dfa.stateBudget = memory
  dfa.memBudget = memory
  const maxLength = maxWork / size
  return valid((text) => text.length <= maxLength && compiled.test(text))
}
