import type { IncomingMessage } from "node:http"
import type { Readable } from "node:stream"
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib"
import { RestError } from "../RestError.ts"

/** The largest window that HTTP allows zstd is 8 MiB (RFC 9659); zstd itself would reserve up to 128 MiB. */
const zstdWindow = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

const decoders = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(zstdWindow)
}

/** The codings that a body may have, for the header `Accept-Encoding`. */
export const contentCodings = "gzip, deflate, br, zstd"

/** The answer to a body whose content coding cannot be read. */
export class UnsupportedCoding extends RestError {
  constructor(given: string) {
    super(415, `Content-Encoding must be one of gzip, deflate, br, zstd and identity, not ${given}`)
  }
}

const isCoding = (name: string): name is keyof typeof decoders => Object.hasOwn(decoders, name)

/** The coding of a body; null when it has none. Two codings are refused: what the first one yields would have no bound. */
const codingOf = (header: string): keyof typeof decoders | null => {
  const names = header.split(",").map((name) => name.trim().toLowerCase())
  const [coding, ...more] = names.filter((name) => name !== "" && name !== "identity")
  if (coding === undefined) return null
  if (isCoding(coding) && more.length === 0) return coding
  throw new UnsupportedCoding(header)
}

const endedEarly = () => new RestError(400, "The body ended too early")

/** A body without its content coding. */
export interface DecodedBody {
  readonly stream: Readable
  /** The answer to a failure of `stream`. */
  readonly faultOf: (failure: unknown) => RestError
  /** Decodes no more and discards what still arrives. */
  readonly discard: () => void
}

/** The body of `request`, decoded while it is read. Throws a 415 for a coding that cannot be read. */
export const decodedBody = (request: IncomingMessage): DecodedBody => {
  const coding = codingOf(request.headers["content-encoding"] ?? "")
  if (coding === null) return { stream: request, faultOf: endedEarly, discard: () => request.resume() }
  const decoder = decoders[coding]()
  const discard = () => {
    request.unpipe(decoder).resume()
    decoder.destroy()
  }
  const fail = () => {
    if (!request.readableEnded) decoder.destroy(endedEarly())
  }
  request.once("error", fail).once("close", fail)
  decoder.once("error", discard)
  return {
    stream: request.pipe(decoder),
    faultOf: (failure) =>
      failure instanceof RestError ? failure : new RestError(400, `The body is not valid ${coding}`),
    discard
  }
}
