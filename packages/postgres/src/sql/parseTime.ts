let day = { text: "", start: 0 }

const startOf = (text: string): number => {
  if (text !== day.text) day = { text, start: Date.parse(`${text}T00:00:00Z`) }
  return day.start
}

const digits = (text: string, at: number) => 10 * text.charCodeAt(at) + text.charCodeAt(at + 1) - 528

/** The text of whole milliseconds in a day, as PostgreSQL writes it: without zeros at the end of a fraction. */
const common = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/

/** Milliseconds since the epoch of a time as PostgreSQL writes it in a session in ISO style and UTC. Times of one day are read without `Date`. */
export const parseTime = (text: string): number => {
  if (!common.test(text)) return Date.parse(`${text.slice(0, 10)}T${text.slice(11)}:00`)
  const seconds = 3_600 * digits(text, 11) + 60 * digits(text, 14) + digits(text, 17)
  const fraction = text.length === 22 ? 0 : Number(text.slice(20, -3).padEnd(3, "0"))
  return startOf(text.slice(0, 10)) + 1_000 * seconds + fraction
}
