/** The same server's address, for another database. */
export const databaseUrl = (url: string, database: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
