import type SemVer from "semver/classes/semver.js"
import parse from "semver/functions/parse.js"

const pattern = /^[vV]?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?([-+][0-9A-Za-z.+-]*)?$/

// As many digits as a double is sure to hold.
const isExact = (identifier: string | number): boolean => !/^\d{16,}$/.test(String(identifier))

/**
 * The semver 2.0 version that a text reads as; a leading `v` is skipped, a missing minor or patch is 0. Null for anything else, and when a
 * number in it has more than 15 digits or the whole version more than 256 characters.
 */
export const readVersion = (text: string): SemVer | null => {
  if (text.length > 260) return null
  const match = pattern.exec(text)
  if (match === null) return null
  const [, major, minor = "0", patch = "0", rest = ""] = match
  const version = parse(`${major}.${minor}.${patch}${rest}`)
  return version?.prerelease.every(isExact) ? version : null
}
