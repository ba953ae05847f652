// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const controls = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** The text without characters that would move the cursor, change colours or reverse the direction: they become `\n` or `\u{1b}`. */
export const printable = (text: string): string =>
  text.replaceAll(controls, (found) => escapes[found] ?? `\\u{${found.codePointAt(0)?.toString(16)}}`)
