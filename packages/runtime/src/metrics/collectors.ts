/** How long the values of one update count as current, in milliseconds. */
const fresh = 2_000

/** How long a scrape waits for an update, in milliseconds. One that takes longer goes on, and the next scrape has its values. */
const patience = 1_000

const within = (update: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience)
  })
  return Promise.race([update, late]).finally(() => clearTimeout(timer))
}

/** What a scrape reads anew. Never more than one run of an update is under way, so a server that hangs cannot pile them up. */
export const collectors = () => {
  const updates = new Set<() => Promise<void>>()
  const beforeScrape = (update: () => Promise<void>): (() => void) => {
    let running: Promise<void> | null = null
    let last = Number.NEGATIVE_INFINITY
    const current = () => {
      if (running === null && performance.now() - last < fresh) return Promise.resolve()
      running ??= update()
        .catch(() => undefined)
        .finally(() => {
          running = null
          last = performance.now()
        })
      return running
    }
    updates.add(current)
    return () => {
      updates.delete(current)
    }
  }
  const collect = async (): Promise<void> => {
    await Promise.all([...updates].map((update) => within(update())))
  }
  return { beforeScrape, collect }
}
