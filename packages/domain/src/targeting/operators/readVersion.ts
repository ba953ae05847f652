import type SemVer from "semver/classes/semver.js"
import parse from "semver/functions/parse.js"

const pattern = /^[vV]?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?([-+][0-9A-Za-z.+-]*)?$/

// A double holds 15 digits exactly.
const isExact = (identifier: string | number): boolean => !/^\d{16,}$/.test(String(identifier))

/**
 * Parses a semver 2.0 version; skips a leading `v` and reads a missing minor or patch as 0. Null for any other text, for a number of more
 * than 15 digits and for a version of more than 256 characters.
 */
export const readVersion = (text: string): SemVer | null => {
  if (text.length > 260) return null
  const match = pattern.exec(text)
  if (match === null) return null
  const [, major, minor = "0", patch = "0", rest = ""] = match
  const version = parse(`${major}.${minor}.${patch}${rest}`)
  return version?.prerelease.every(isExact) ? version : null
}
