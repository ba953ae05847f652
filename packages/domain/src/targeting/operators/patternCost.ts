// The parts of a pattern: quoted text, escapes, classes, repetitions, flags and single characters.
const token =
  /\\Q.*?(?:\\E|$)|\\[pPx]\{[^}]*\}?|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]])*\]?|\{(0|[1-9]\d*)(?:,(0|[1-9]\d*)?)?\}|\(\?[a-zA-Z-]*\)|./gsu

const repetition = /^[*+?{]/
const nothing = /^\(\?|^\\Q\\E$/

/** An upper bound on the instructions that RE2 compiles a valid pattern to, with repetitions expanded; about double for most patterns. */
export const programSizeAtMost = (pattern: string): number => {
  const enclosing: number[] = []
  let size = 0
  let last = 0
  for (const [text, min = 1, max = min] of pattern.matchAll(token)) {
    if (text === "(") {
      enclosing.push(size)
      size = 0
    } else if (text === ")") {
      last = size + 2
      size = (enclosing.pop() ?? 0) + last
    } else if (repetition.test(text)) {
      const times = Math.max(Number(min), Number(max), 1)
      size += last * (times - 1) + 2 * times
      last = last * times + 2 * times
    } else if (!nothing.test(text)) {
      last = text.startsWith("\\Q") ? 2 * text.length : 2
      size += last
    }
  }
  return size
}

const range = /(?<=(?<!\\)\\x\{([0-9a-fA-F]+)\}|(.))-(?=\\x\{?([0-9a-fA-F]+)|(.))/gsu
const lastWithCase = 0x1e943

const codePoint = (hex: string | undefined, point = ""): number =>
  hex === undefined ? (point.codePointAt(0) ?? 0) : Number.parseInt(hex, 16)

/** An upper bound on the code points with case in the pattern's ranges. When it ignores case, RE2 visits each of them. */
export const classSizeAtMost = (pattern: string): number => {
  let size = 4_000 * (pattern.match(/\\[pP]/g)?.length ?? 0)
  for (const [, lowHex, low, highHex, high] of pattern.matchAll(range)) {
    size += Math.max(0, Math.min(codePoint(highHex, high), lastWithCase) - codePoint(lowHex, low))
  }
  return size
}
