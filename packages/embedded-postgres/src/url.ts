/** The address of `database` on an embedded server. */
export const embeddedUrl = (password: string, port: number, database: string): string =>
  `postgres://sortition:${password}@127.0.0.1:${port}/${database}`
