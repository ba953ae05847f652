/** A line without its end, or null: one that is too long, of which nothing is kept. */
export type Line = Buffer | null

const newline = 0x0a
const carriageReturn = 0x0d

const isEmpty = (line: Line) =>
  line !== null && (line.length === 0 || (line.length === 1 && line[0] === carriageReturn))

export interface LineSplitter {
  /** The lines that end in this chunk. */
  readonly push: (chunk: Buffer) => readonly Line[]
  /** What stands after the last end of a line. */
  readonly end: () => readonly Line[]
}

/**
 * Cuts bytes, which may come in pieces of any size, into lines of at most `limit` bytes; empty ones are left out. `split2` would not do: it
 * replaces invalid UTF-8 instead of reporting it, and passes an overlong line on when the line's end is in the same chunk.
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
