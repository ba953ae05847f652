import { randomUUID } from "node:crypto"
import { readdirSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { findProgram } from "@sortition/runtime/findProgram"
import { runToEnd } from "../programs/runToEnd.ts"
import { versionOf } from "../programs/versionOf.ts"
import type { Bench, Local } from "../run/Bench.ts"
import type { Measure } from "../run/inTurn.ts"
import type { Peer } from "../run/Peer.ts"
import { makeLikeTable } from "./makeLikeTable.ts"

const debian = "/usr/lib/postgresql"
/** pgbench counts the time of connecting as part of its duration, but not in its rate. */
const connectSeconds = 1
const flags = ["-M", "prepared", "-c", "32", "-j", "2", "-n"]

/** The newest first. Debian's program on the path is a wrapper that looks for a cluster of Debian's. */
const debianFolders = (): string[] => {
  try {
    const versions = readdirSync(debian).toSorted((a, b) => Number(b) - Number(a))
    return versions.map((version) => join(debian, version, "bin"))
  } catch {
    return []
  }
}

const script = (experiment: string) => `\\set n random(1, 9000000000000000000)
INSERT INTO bench.samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
  allocated_by, created_at, updated_at)
VALUES ('${experiment}', uuidv7(), 'User', 'user-' || :n, 'a', 1, 1, 'service', now(), now())
ON CONFLICT (experiment_id, sampled_entity, sampled_value) DO UPDATE SET updated_at = excluded.updated_at
RETURNING id;
`

const environmentOf = (databaseUrl: string) => {
  const { hostname, password, pathname, port, username } = new URL(databaseUrl)
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1)
  }
}

/** pgbench on the database of the service: upserts of single rows a second, into a table like `samples`. */
export const findPgbench = async (bench: Bench, { databaseUrl, sql }: Local): Promise<Peer<Measure<number>>> => {
  const pgbench = findProgram("pgbench", debianFolders())
  if (pgbench === null) {
    const missing = "pgbench is not installed. On Debian: apt-get install postgresql-contrib. Put it on the path"
    return { _tag: "Missing", missing }
  }
  bench.noteVersion("pgbench", versionOf(pgbench, ["--version"], /\d+(\.\d+)*/))
  await makeLikeTable(sql)
  const file = join(await bench.makeFolder(), "upsert.sql")
  await writeFile(file, script(randomUUID()))
  const environment = environmentOf(databaseUrl)
  const side = async (seconds: number) => {
    const duration = String(seconds + connectSeconds)
    const output = await runToEnd(pgbench, [...flags, "-T", duration, "-f", file], { environment })
    const rate = /^tps = ([\d.]+)/m.exec(output)?.[1]
    if (rate === undefined) throw new Error(`pgbench gave no rate: ${output}`)
    return Number(rate)
  }
  const how =
    "`pgbench -M prepared -c 32 -j 2 -n`, one row a transaction, `INSERT … ON CONFLICT … DO UPDATE` with distinct keys into a table like `samples` (the same columns, constraints, indexes and hash partitions) in the same database"
  return { _tag: "Present", side, how }
}
