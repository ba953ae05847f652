import { Context, Effect, Layer } from "effect"

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))
const toHex = (bytes: Uint8Array) => bytes.reduce((text, byte) => text + hex[byte], "")

/** Identifiers and salts. The ids of one process sort in order of creation, also within one millisecond. */
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
    let prefix = ""
    let counter = 0
    // Filled for many ids at once: one call per id would cost more than everything else here.
    const random = new Uint8Array(4_000)
    let drawn = random.length
    const byte = () => random[drawn++] ?? 0
    const start = (time: number, first: number) => {
      const text = time.toString(16).padStart(12, "0")
      prefix = `${text.slice(0, 8)}-${text.slice(8)}-7`
      last = time
      counter = first
    }
    const next = (now: number) => {
      if (drawn === random.length) {
        crypto.getRandomValues(random)
        drawn = 0
      }
      const first = (byte() << 3) | (byte() & 7)
      if (now > last) start(now, first)
      else if (++counter > 0xfff) start(last + 1, 0)
      const variant = hex[0x80 | (byte() & 0x3f)]
      const tail = `${hex[byte()]}-${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}${hex[byte()]}`
      return `${prefix}${(counter >> 8).toString(16)}${hex[counter & 0xff]}-${variant}${tail}`
    }
    return Ids.of({ next, salt: Effect.sync(() => toHex(crypto.getRandomValues(new Uint8Array(16)))) })
  })
}
