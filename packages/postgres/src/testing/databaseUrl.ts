/** The URL of another database on the same server. */
export const databaseUrl = (url: string, database: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

/** For tests that hold a lock while a store waits for it: on a loaded machine, the store must not run into the limit of such waits. */
export const withPatience = (url: string): string => {
  const changed = new URL(url)
  changed.searchParams.set("lock_timeout", "20s")
  return changed.href
}
