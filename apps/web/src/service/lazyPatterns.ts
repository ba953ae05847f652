type Patterns = typeof import("re2js")

/** Stands for `re2js` in the browser: patterns in RE2 syntax are larger than all other operators together. To use it before it is loaded is a fault. */
export let RE2JS: Patterns["RE2JS"]
export let RE2JSSyntaxException: Patterns["RE2JSSyntaxException"]

/** Loads what compiles patterns. */
export const loadPatterns = async (): Promise<void> => {
  const patterns = await import("re2js")
  RE2JS = patterns.RE2JS
  RE2JSSyntaxException = patterns.RE2JSSyntaxException
}
