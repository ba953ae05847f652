import { setImmediate } from "node:timers/promises"

/** The elements of one slice: a fraction of a millisecond of work, and a text short enough to stay in the memory of short-lived objects. */
const atOnce = 200

const sliceOf = (array: readonly unknown[], start: number): string => {
  const json = JSON.stringify(array.slice(start, start + atOnce)).slice(1, -1)
  return start === 0 ? json : `,${json}`
}

/** The texts of an array, one a slice. */
async function* arrayTexts(array: readonly unknown[]) {
  yield "["
  for (let start = 0; start < array.length; start += atOnce) {
    yield sliceOf(array, start)
    await setImmediate()
  }
  yield "]"
}

/**
 * The bytes of `JSON.stringify` of an object with long arrays, in pieces. Other work of the process runs between slices of each array. One
 * text of megabytes would take several times as long as all its pieces.
 */
export const jsonInSlices = async (object: object): Promise<readonly Buffer[]> => {
  const pieces: Buffer[] = []
  let next = "{"
  for (const [name, value] of Object.entries(object)) {
    const json = Array.isArray(value) ? "" : JSON.stringify(value)
    if (json === undefined) continue
    pieces.push(Buffer.from(`${next}${JSON.stringify(name)}:${json}`))
    next = ","
    if (!Array.isArray(value)) continue
    for await (const text of arrayTexts(value)) pieces.push(Buffer.from(text))
  }
  pieces.push(Buffer.from(next === "{" ? "{}" : "}"))
  return pieces
}
