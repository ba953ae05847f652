import { Context, Effect, Layer } from "effect"

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
const toHex = (bytes: Uint8Array) => {
  let text = ""
  for (const byte of bytes) text += hex[byte]
  return text
}

/** Identifiers and salts. Ids of one process sort in the order in which they were made, also within one millisecond. */
export class Ids extends Context.Service<
  Ids,
  {
    /** A UUID version 7 (RFC 9562, monotonic by method 1) of the moment `now`, milliseconds since the epoch. */
    readonly next: (now: number) => string
    /** 32 lower-case hex characters, random. */
    readonly salt: Effect.Effect<string>
  }
>()("domain/Ids") {
  static readonly layer = Layer.sync(Ids, () => {
    let last = 0
    let counter = 0
    // Drawn for many at once: asking for each would take longer than all the rest.
    const pool = new Uint8Array(10 * 400)
    let drawn = pool.length
    const draw = () => {
      if (drawn === pool.length) {
        crypto.getRandomValues(pool)
        drawn = 0
      }
      drawn += 10
      return pool.subarray(drawn - 10, drawn)
    }
    const next = (now: number) => {
      const random = draw()
      if (now > last) {
        last = now
        counter = ((random[8] ?? 0) << 3) | ((random[9] ?? 0) & 7)
      } else if (++counter > 0xfff) {
        last++
        counter = 0
      }
      const time = last.toString(16).padStart(12, "0")
      const tail = toHex(random.subarray(0, 8))
      const variant = (8 | (Number.parseInt(tail.charAt(0), 16) & 3)).toString(16)
      return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`
    }
    return Ids.of({ next, salt: Effect.sync(() => toHex(crypto.getRandomValues(new Uint8Array(16)))) })
  })
}
