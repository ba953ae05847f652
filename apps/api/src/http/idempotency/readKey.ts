const quoted = /^"((?:[^"\\]|\\["\\])*)"$/
const visible = /^[!-~]{1,255}$/
const bare = /^[!#-~]{1,255}$/

/** The key in a header: a Structured Field string in quotes, or bare. Null unless it has 1–255 visible ASCII characters. */
export const readKey = (header: string): string | null => {
  const [, inside] = quoted.exec(header) ?? []
  if (inside === undefined) return bare.test(header) ? header : null
  const key = inside.replaceAll(/\\(["\\])/g, "$1")
  return visible.test(key) ? key : null
}
