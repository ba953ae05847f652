/** A line without its line end; null for a line that is too long, whose bytes are not kept. */
export type Line = Buffer | null

const newline = 0x0a
const carriageReturn = 0x0d

const isEmpty = (line: Line) =>
  line !== null && (line.length === 0 || (line.length === 1 && line[0] === carriageReturn))

export interface LineSplitter {
  /** The lines that end in this chunk. */
  readonly push: (chunk: Buffer) => readonly Line[]
  /** The rest after the last line end. */
  readonly end: () => readonly Line[]
}

/**
 * Splits chunks of any size into lines of at most `limit` bytes and drops empty lines. `split2` does not fit: it replaces invalid UTF-8
 * instead of reporting it, and passes on an overlong line that ends within the same chunk.
 */
export const lineSplitter = (limit: number): LineSplitter => {
  let pieces: Buffer[] = []
  let length = 0
  const keep = (piece: Buffer) => {
    length += piece.length
    if (length > limit) pieces = []
    else if (piece.length > 0) pieces.push(piece)
  }
  const take = (): readonly Line[] => {
    const [piece] = pieces
    const whole = pieces.length === 1 && piece !== undefined ? piece : Buffer.concat(pieces)
    const line = length > limit ? null : whole
    pieces = []
    length = 0
    return isEmpty(line) ? [] : [line]
  }
  return {
    push: (chunk) => {
      const lines: Line[] = []
      let from = 0
      for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
        keep(chunk.subarray(from, at))
        lines.push(...take())
        from = at + 1
      }
      keep(chunk.subarray(from))
      return lines
    },
    end: take
  }
}
