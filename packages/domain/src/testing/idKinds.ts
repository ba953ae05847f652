/** Numbers 0 … 2^32 − 1 of a fixed sequence (splitmix32). */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

const hex = (number: number) => number.toString(16).padStart(8, "0")

/** 32 hex characters of a sequence. */
export const saltOf = (next: () => number): string => hex(next()) + hex(next()) + hex(next()) + hex(next())

const next = randomNumbers(1)

/** Common kinds of user ids; each function gives the nth. */
export const idKinds: Readonly<Record<string, (index: number) => string>> = {
  sequential: (index) => String(index + 1),
  "zero-padded": (index) => String(index).padStart(12, "0"),
  "UUID-like": (index) => {
    const [middle, end] = [hex(next()), hex(next())]
    return `${hex(index)}-${middle.slice(0, 4)}-4${middle.slice(5)}-8${end.slice(1, 4)}-${end.slice(4)}${hex(next())}`
  }
}
