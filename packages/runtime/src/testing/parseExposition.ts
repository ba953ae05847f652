/** One line of a value. */
export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

interface Family {
  readonly type: string
  readonly series: Series[]
}

const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/
const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?(?:\d[\d.]*(?:e[+-]?\d+)?)|NaN|[+-]Inf)$/
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y
const types: ReadonlySet<string> = new Set(["counter", "gauge", "histogram", "summary"])

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < text.length) {
    const at = label.lastIndex
    const [, name, value] = label.exec(text) ?? []
    if (name === undefined || value === undefined) throw new Error(`labels: ${text} at ${at}`)
    if (Object.hasOwn(labels, name)) throw new Error(`the label ${name} twice: ${text}`)
    labels[name] = value
  }
  return labels
}

const numberOf = (text: string) => Number(text.replace("Inf", "Infinity"))

const suffixes: Readonly<Record<string, RegExp>> = {
  histogram: /_(?:bucket|count|sum)$/,
  summary: /_(?:count|sum)$/
}

const checkHistogram = (name: string, series: readonly Series[]) => {
  const last = new Map<string, Series>()
  for (const each of series) {
    const { le, ...labels } = each.labels
    const key = JSON.stringify(labels)
    if (each.name === `${name}_bucket`) {
      if (le === undefined) throw new Error(`a bucket of ${name} without le`)
      const before = last.get(key)
      const isAfter = before === undefined || numberOf(before.labels.le ?? "") < numberOf(le)
      if (!isAfter || (before !== undefined && before.value > each.value))
        throw new Error(`the buckets of ${name} ${key}`)
      last.set(key, each)
    } else if (each.name === `${name}_count`) {
      const all = last.get(key)
      if (all?.labels.le !== "+Inf" || all.value !== each.value) throw new Error(`the count of ${name} ${key}`)
    }
  }
}

/**
 * Reads Prometheus's text format strictly: help and type before the values, each family once and in one piece, no series twice, buckets ascending
 * with +Inf equal to the count. Throws at the first fault.
 */
export const parseExposition = (text: string): ReadonlyMap<string, Family> => {
  if (!text.endsWith("\n")) throw new Error("the last line has no end")
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let helped = ""
  let current = ""
  for (const line of text.split("\n")) {
    if (line === "") continue
    const [, kind, about, rest = ""] = comment.exec(line) ?? []
    if (kind === "HELP" && about !== undefined) helped = about
    else if (kind === "TYPE" && about !== undefined) {
      if (helped !== about || families.has(about) || !types.has(rest)) throw new Error(`not expected: ${line}`)
      current = about
      families.set(about, { type: rest, series: [] })
    } else {
      const [, name = "", labels = "", value = ""] = sample.exec(line) ?? []
      const family = families.get(current)
      if (family === undefined || name.replace(suffixes[family.type] ?? /$^/, "") !== current) {
        throw new Error(`not a value of ${current}: ${line}`)
      }
      const series = { name, labels: labelsOf(labels), value: numberOf(value) }
      const key = `${name} ${JSON.stringify(Object.entries(series.labels).sort())}`
      if (seen.has(key)) throw new Error(`twice: ${line}`)
      seen.add(key)
      family.series.push(series)
    }
  }
  for (const [name, { series, type }] of families) if (type === "histogram") checkHistogram(name, series)
  return families
}
