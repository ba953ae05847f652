import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import { promisify } from "node:util"
import { deflateRaw, inflateRaw } from "node:zlib"

/** An answer to a request with an `Idempotency-Key`. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Null when the answer has no body. */
  readonly body: Buffer | null
}

const cipher = "aes-256-gcm"
const nonceLength = 12
const tagLength = 16
/** Shorter answers, in bytes, are not compressed. */
const compressedFrom = 1_024

const compress = promisify(deflateRaw)
const decompress = promisify(inflateRaw)

/** 32 bytes for `purpose`, from what only the caller knows. */
export const deriveSecret = (caller: string, key: string, purpose: "content" | "id"): Buffer =>
  Buffer.from(hkdfSync("sha256", key, caller, `sortition idempotency ${purpose}`, 32))

const packed = async ({ body, headers }: KeptAnswer): Promise<Buffer> => {
  const head = Buffer.from(`${JSON.stringify({ headers, hasBody: body !== null })}\n`)
  const whole = body === null ? head : Buffer.concat([head, body])
  return whole.length < compressedFrom
    ? Buffer.concat([Buffer.of(0), whole])
    : Buffer.concat([Buffer.of(1), await compress(whole, { level: 1 })])
}

const unpacked = async (bytes: Buffer): Promise<Omit<KeptAnswer, "status">> => {
  const whole = bytes[0] === 1 ? await decompress(bytes.subarray(1)) : bytes.subarray(1)
  const end = whole.indexOf("\n")
  const head: { headers: Record<string, string>; hasBody: boolean } = JSON.parse(whole.toString("utf8", 0, end))
  return { headers: head.headers, body: head.hasBody ? whole.subarray(end + 1) : null }
}

/** Compresses and encrypts an answer. */
export const sealAnswer = async (answer: KeptAnswer, secret: Buffer): Promise<Buffer> => {
  const nonce = randomBytes(nonceLength)
  const sealing = createCipheriv(cipher, secret, nonce, { authTagLength: tagLength })
  const content = sealing.update(await packed(answer))
  return Buffer.concat([nonce, content, sealing.final(), sealing.getAuthTag()])
}

/** The answer that `sealAnswer` encrypted with the same secret. Rejects when it was altered. */
export const openAnswer = async (sealed: Buffer, secret: Buffer): Promise<Omit<KeptAnswer, "status">> => {
  const opening = createDecipheriv(cipher, secret, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
  opening.setAuthTag(sealed.subarray(-tagLength))
  const content = opening.update(sealed.subarray(nonceLength, -tagLength))
  return unpacked(Buffer.concat([content, opening.final()]))
}
