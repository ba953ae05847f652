/** The most experiments that one stream follows. */
const mostTopics = 50

/** A tab that has been silent for this long is gone, in milliseconds. */
export const silenceMs = 45_000

interface WatchingTab {
  readonly ids: readonly string[]
  readonly heardAt: number
}

export type WatchingTabs = ReadonlyMap<string, WatchingTab>

/** The tabs after one of them has said what it watches; tabs that were silent for too long are left out. */
export const heard = (tabs: WatchingTabs, tab: string, ids: readonly string[], now: number): WatchingTabs => {
  const others = [...tabs].filter(([name, { heardAt }]) => name !== tab && now - heardAt < silenceMs)
  return new Map([...others, [tab, { ids, heardAt: now }]])
}

export const without = (tabs: WatchingTabs, tab: string): WatchingTabs =>
  new Map([...tabs].filter(([name]) => name !== tab))

/** What all tabs together watch; the latest tabs go first when it is too much for one stream. */
export const watchedBy = (tabs: WatchingTabs): readonly string[] => {
  const latest = [...tabs.values()].toReversed().flatMap(({ ids }) => ids)
  return [...new Set(latest)].slice(0, mostTopics).sort()
}

/** Whether a tab watches something that it did not watch before: then it needs the state of it. */
export const watchesMore = (tabs: WatchingTabs, tab: string, ids: readonly string[]): boolean =>
  ids.some((id) => tabs.get(tab)?.ids.includes(id) !== true)
