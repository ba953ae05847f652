import { parseExposition, type Series } from "@sortition/runtime/testing/parseExposition"

/** The metrics at an address, read strictly. */
export const scrape = async (url: string) => {
  const began = performance.now()
  const answer = await fetch(`${url}/metrics`)
  const text = await answer.text()
  const ms = performance.now() - began
  if (answer.status !== 200) throw new Error(`metrics: ${answer.status} ${text}`)
  const families = parseExposition(text)
  const series = [...families.values()].flatMap((family) => family.series)
  const matches = (each: Series, name: string, labels: Readonly<Record<string, string>>) =>
    each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value)
  /** The sum of a name's series with these labels; NaN without any. */
  const sum = (name: string, labels: Readonly<Record<string, string>> = {}): number => {
    const values = series.flatMap((each) => (matches(each, name, labels) ? each.value : []))
    return values.length === 0 ? Number.NaN : values.reduce((all, value) => all + value, 0)
  }
  return { families, series, sum, ms, type: answer.headers.get("content-type") }
}
