const control = /[\p{Cc}\p{Zl}\p{Zp}]/u
const invisible = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]*$/u

/** Why a text is no name, or null: it shows nothing, or it has control characters or line breaks. */
export const nameProblem = (name: string): string | null => {
  if (control.test(name)) return "must not contain control characters or line breaks"
  return invisible.test(name) ? "must have a visible character" : null
}

/** Equal for names that look the same: that differ only in Unicode normalisation or in space at their ends. */
export const nameKey = (name: string): string => name.trim().normalize("NFC")

/** Collects names. The returned function adds one; it returns an earlier, different text that looks the same, unless the name was added before. */
export const collectNames = (names: Iterable<string> = []): ((name: string) => string | null) => {
  const collected = new Map<string, Set<string>>()
  const add = (name: string) => {
    const key = nameKey(name)
    const texts = collected.get(key) ?? new Set()
    collected.set(key, texts)
    const [other = null] = texts.has(name) ? [] : texts
    texts.add(name)
    return other
  }
  for (const name of names) add(name)
  return add
}

/** The message for a name that looks the same as `other`. */
export const lookalikeMessage = (other: string): string =>
  `looks the same as ${JSON.stringify(other)}, which is in use; they differ only in space or Unicode normalisation`
