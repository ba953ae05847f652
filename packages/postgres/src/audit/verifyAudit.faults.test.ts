import type { AuditHead } from "@sortition/domain/audit/AuditEntry"
import type { BrokenLink } from "@sortition/domain/audit/checkPart"
import postgres from "postgres"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { connect, type Pool } from "../sql/connect.ts"
import { freshDatabase, type TestDatabase } from "../testing/freshDatabase.ts"
import { verifyAudit } from "./verifyAudit.ts"

const rows = 10_000
let database: TestDatabase
let pool: Pool
let sql: postgres.Sql

/** Statements past every trigger, as a superuser runs them. */
const past = (run: (connection: postgres.TransactionSql) => Promise<unknown>) =>
  sql.begin(async (connection) => {
    await connection`SET LOCAL session_replication_role = replica`
    await run(connection)
  })

beforeAll(async () => {
  database = await freshDatabase()
  pool = connect(database.url, { name: "verify", isPooled: false })
  sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  await sql`
    INSERT INTO services (id, team_id, name, name_key, active, created_at, updated_at)
    SELECT gen_random_uuid(), 1, 'service ' || i, i::text, true, now(), now() FROM generate_series(1, ${rows / 2}::int) i`
  await sql`UPDATE services SET active = false`
  await sql`INSERT INTO users (full_name, email) VALUES ('Ada', 'ada@example.org')`
  await sql`CREATE TABLE kept_entries AS SELECT * FROM audit_entries`
  await sql`CREATE TABLE kept_heads AS SELECT * FROM audit_heads`
})
afterAll(async () => {
  await Promise.all([sql.end(), pool.end()])
  await database.drop()
})

/** Takes everything back. */
const restore = () =>
  past(async (connection) => {
    await connection`
      DELETE FROM audit_entries a WHERE NOT EXISTS (
        SELECT FROM kept_entries k WHERE (k.team_id, k.height, k.hash) = (a.team_id, a.height, a.hash) AND k = a)`
    await connection`INSERT INTO audit_entries SELECT * FROM kept_entries ON CONFLICT DO NOTHING`
    await connection`DELETE FROM audit_heads`
    await connection`INSERT INTO audit_heads SELECT * FROM kept_heads`
  })

/** Takes back what was done to few entries, next to this height or moved away from it. */
const restoreNear = (height: number) =>
  past(async (connection) => {
    const near = [height - 1, height, height + 1, 1, rows]
    await connection`
      DELETE FROM audit_entries WHERE height = ANY(${near}) OR height < 1 OR height > ${rows} OR team_id NOT IN (0, 1)`
    await connection`INSERT INTO audit_entries SELECT * FROM kept_entries WHERE height = ANY(${near}) ON CONFLICT DO NOTHING`
    await connection`DELETE FROM audit_heads`
    await connection`INSERT INTO audit_heads SELECT * FROM kept_heads`
  })

const brokenLinks = async (known?: ReadonlyMap<string, readonly AuditHead[]>): Promise<readonly BrokenLink[]> => {
  const found: BrokenLink[] = []
  for await (const { broken } of verifyAudit(pool, known)) if (broken !== null) found.push(broken)
  return found
}

const within = (least: number, most: number) => least + Math.floor(Math.random() * (most - least + 1))

/** The text with one bit of one character changed; still a text that PostgreSQL can store. */
const withOtherBit = (text: string): string => {
  const place = within(0, text.length - 1)
  const changed = String.fromCharCode(text.charCodeAt(place) ^ (1 << within(0, 3)))
  return changed === "\0" ? withOtherBit(text) : text.slice(0, place) + changed + text.slice(place + 1)
}

type Tampering = (height: number) => Promise<number>

const change = (height: number, set: (connection: postgres.TransactionSql) => postgres.PendingQuery<postgres.Row[]>) =>
  past((connection) => connection`UPDATE audit_entries SET ${set(connection)} WHERE team_id = 1 AND height = ${height}`)

/** Each does one thing to the entry and returns the height that has to be named. */
const tamperings: Readonly<Record<string, Tampering>> = {
  "a bit of the payload": async (height) => {
    const [row] = await sql`SELECT payload FROM audit_entries WHERE team_id = 1 AND height = ${height}`
    const payload = withOtherBit(String(row?.payload))
    await change(height, (connection) => connection`payload = ${payload}`)
    return height
  },
  "a bit of the hash": async (height) => {
    const bit = within(0, 255)
    await change(height, (connection) => connection`hash = set_bit(hash, ${bit}, 1 - get_bit(hash, ${bit}))`)
    return height
  },
  "a bit of the height": async (height) => {
    const other = BigInt(height) ^ (1n << BigInt(within(14, 62)))
    await change(height, (connection) => connection`height = ${other.toString()}`)
    return height
  },
  "a bit of the team": async (height) => {
    const other = 1n ^ (1n << BigInt(within(1, 62)))
    await change(height, (connection) => connection`team_id = ${other.toString()}`)
    return height
  },
  "a bit of the time": async (height) => {
    const micros = 2 ** within(0, 50)
    await change(height, (connection) => connection`at = at + make_interval(secs => ${micros / 1e6}::float8)`)
    return height
  },
  "a bit of the service": async (height) => {
    await change(
      height,
      (connection) => connection`service_id = CASE WHEN service_id IS NULL THEN gen_random_uuid() END`
    )
    return height
  },
  "the experiment": async (height) => {
    await change(height, (connection) => connection`experiment_id = gen_random_uuid()`)
    return height
  },
  "a deleted entry": async (height) => {
    await past((connection) => connection`DELETE FROM audit_entries WHERE team_id = 1 AND height = ${height}`)
    return height
  },
  "two swapped entries": async (height) => {
    const other = (height % rows) + 1
    const [low, high] = [Math.min(height, other), Math.max(height, other)]
    await past(async (connection) => {
      await connection`UPDATE audit_entries SET height = -1 WHERE team_id = 1 AND height = ${low}`
      await connection`UPDATE audit_entries SET height = ${low} WHERE team_id = 1 AND height = ${high}`
      await connection`UPDATE audit_entries SET height = ${high} WHERE team_id = 1 AND height = -1`
    })
    return low
  },
  "an inserted entry": async (height) => {
    await past(async (connection) => {
      await connection`UPDATE audit_entries SET height = -height WHERE team_id = 1 AND height >= ${height}`
      await connection`UPDATE audit_entries SET height = 1 - height WHERE team_id = 1 AND height < 0`
      await connection`
        INSERT INTO audit_entries SELECT team_id, ${height}, at, experiment_id, service_id, payload, hash
        FROM audit_entries WHERE team_id = 1 AND height = 1 + ${height}`
      await connection`UPDATE audit_heads SET height = height + 1 WHERE team_id = 1`
    })
    return height + 1
  },
  "a rewritten head": async () => {
    await past((connection) => connection`UPDATE audit_heads SET hash = sha256(hash) WHERE team_id = 1`)
    return rows
  },
  "a head that is too low": async (height) => {
    await past((connection) => connection`UPDATE audit_heads SET height = ${height - 1} WHERE team_id = 1`)
    return height
  }
}

describe("verifying the audit chains", () => {
  it("finds nothing where nothing is altered", async () => {
    expect(await brokenLinks()).toEqual([])
    const [count] = await sql`SELECT count(*)::int AS count FROM audit_entries WHERE team_id = 1`
    expect(count?.count).toBe(rows)
  })

  it("finds and names each of 100 tamperings with 10,000 entries", { timeout: 240_000 }, async () => {
    const kinds = Object.entries(tamperings)
    let found = 0
    for (let index = 0; index < 100; index++) {
      const [name, tamper] = kinds[index % kinds.length] ?? ["", async () => 0]
      const height = await tamper(within(2, rows - 1))
      const named = (await brokenLinks()).find(({ teamId }) => teamId === "1")
      expect(named?.height, `${name} of ${height}: ${named?.problem}`).toBe(height)
      found++
      await (name === "an inserted entry" ? restore() : restoreNear(height))
    }
    expect(found).toBe(100)
    process.stdout.write(`observed: ${rows} audit entries, 100 tamperings, ${found} found and named\n`)
    expect(await brokenLinks()).toEqual([])
  })

  it("finds a chain that was cut short, or written again, against an earlier head only", async () => {
    const [head] = await sql`SELECT encode(hash, 'hex') AS hash FROM audit_heads WHERE team_id = 1`
    const known = new Map([["1", [{ teamId: "1", height: rows, hash: String(head?.hash) }]]])
    expect(await brokenLinks(known)).toEqual([])
    await past(async (connection) => {
      await connection`DELETE FROM audit_entries WHERE team_id = 1 AND height > ${rows - 5}`
      await connection`
        UPDATE audit_heads SET (height, hash) = (SELECT height, hash FROM audit_entries WHERE team_id = 1 AND height = ${rows - 5})
        WHERE team_id = 1`
    })
    expect(await brokenLinks()).toEqual([])
    expect(await brokenLinks(known)).toMatchObject([{ teamId: "1", height: rows - 4 }])
    await restore()
    const other = new Map([["1", [{ teamId: "1", height: 77, hash: "0".repeat(64) }]]])
    expect(await brokenLinks(other)).toMatchObject([{ teamId: "1", height: 77 }])
    expect(await brokenLinks(new Map([["4711", [{ teamId: "4711", height: 3, hash: "0".repeat(64) }]]]))).toMatchObject(
      [{ teamId: "4711", height: 1 }]
    )
  })

  it("finds a team without a head, and entries of a team that does not exist", async () => {
    await past((connection) => connection`DELETE FROM audit_heads WHERE team_id = 1`)
    expect(await brokenLinks()).toMatchObject([{ teamId: "1", height: rows }])
    await restore()
    await past(
      (connection) => connection`
        INSERT INTO audit_entries SELECT 99, height, at, experiment_id, service_id, payload, hash
        FROM audit_entries WHERE team_id = 1 AND height = 1`
    )
    expect(await brokenLinks()).toMatchObject([{ teamId: "99", height: 1 }])
    await restore()
  })

  it("cannot be needed for changes through the owner of the tables: they are refused", async () => {
    for (const statement of [
      "UPDATE audit_entries SET payload = 'x' WHERE height = 1",
      "DELETE FROM audit_entries WHERE height = 1",
      "TRUNCATE audit_entries",
      "DELETE FROM audit_heads",
      "TRUNCATE audit_heads",
      "UPDATE audit_heads SET height = height - 1 WHERE team_id = 1"
    ]) {
      await expect(sql.unsafe(statement), statement).rejects.toThrow("append-only")
    }
  })
})
