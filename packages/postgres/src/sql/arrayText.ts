const special = /["\\]/
const allSpecial = /["\\]/g

const quote = (text: string) => `"${special.test(text) ? text.replace(allSpecial, "\\$&") : text}"`

/** Values that need no quotes (ids, numbers, times) as PostgreSQL writes an array: as a parameter, many times as fast as the array itself. */
export const arrayOf = (values: readonly (number | string)[]): string => `{${values.join(",")}}`

/** The same for any texts. */
export const textArrayOf = (texts: readonly string[]): string => `{${texts.map(quote).join(",")}}`
