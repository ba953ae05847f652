import { OfrepError } from "./OfrepError.ts"

interface Told {
  readonly status: number
  readonly detail: string
  /** What failed, if it is known. */
  readonly fault?: unknown
}

const onePath = /^\/ofrep\/v1\/evaluate\/flags\/([^/?]+)/

/** The key of the flag in an address, as it was sent if it cannot be decoded; null when the address has none. */
const keyIn = (url: string): string | null => {
  const written = onePath.exec(url)?.[1]
  if (written === undefined) return null
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

/** The body of an error at an address below `/ofrep`. The protocol gives a code only to a 400 and to a flag that does not exist. */
export const errorBody = (url: string, { detail, fault, status }: Told): object => {
  const code = fault instanceof OfrepError ? fault.code : "GENERAL"
  if (status !== 400 && code !== "FLAG_NOT_FOUND") return { errorDetails: detail }
  const key = keyIn(url)
  return { ...(key === null ? {} : { key }), errorCode: code, errorDetails: detail }
}
