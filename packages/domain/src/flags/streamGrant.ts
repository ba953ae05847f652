import { createHmac, timingSafeEqual } from "node:crypto"

/** The right of a token to hear that flags change. */
export interface StreamGrant {
  /** Null: of requests without a token, while access is open. */
  readonly tokenId: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

const window = 12 * 3_600_000

/** When a grant that is given at `now` ends: after 12 to 24 hours. All grants of one half of a day end together, so that a token's are equal. */
export const grantEnd = (now: number): number => (Math.floor(now / window) + 2) * window

const signatureOf = (said: string, key: Uint8Array): Buffer =>
  createHmac("sha256", key).update(`stream ${said}`).digest()

/** The grant as a text for an address: the token's id, the end in seconds and a signature, in base64url. */
export const writeGrant = ({ expiresAt, tokenId }: StreamGrant, key: Uint8Array): string => {
  const said = `${tokenId ?? "open"}.${expiresAt / 1_000}`
  return `${said}.${signatureOf(said, key).toString("base64url")}`
}

const form = /^((open|[1-9]\d{0,18})\.(\d{1,12}))\.([\w-]{43})$/

/** Null for a text that was not written with this key, or whose time is over. */
export const readGrant = (text: string, key: Uint8Array, now: number): StreamGrant | null => {
  const [, said, holder, seconds, signature] = form.exec(text) ?? []
  if (said === undefined || signature === undefined) return null
  const given = Buffer.from(signature, "base64url")
  const expected = signatureOf(said, key)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const expiresAt = Number(seconds) * 1_000
  if (expiresAt <= now) return null
  return { tokenId: holder === undefined || holder === "open" ? null : holder, expiresAt }
}
