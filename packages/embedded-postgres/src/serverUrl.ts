/** The address of `database` on an embedded server. */
export const serverUrl = (password: string, port: number, database: string): string =>
  `postgres://sortition:${password}@127.0.0.1:${port}/${database}`
