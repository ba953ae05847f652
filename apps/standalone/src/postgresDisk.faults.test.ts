import { execFileSync } from "node:child_process"
import { chmod, mkdtemp, rm, statfs, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import postgres from "postgres"
import { expect, it, onTestFinished } from "vitest"
import { faultyPostgres } from "./testing/faultyPostgres.ts"
import { observe, startPromises } from "./testing/promiseLoad.ts"
import { makeExperiment } from "./testing/samplingLoad.ts"
import { startStandalone } from "./testing/startStandalone.ts"

interface Disk {
  /** Where the data are; undefined: anywhere. */
  readonly folder: string | undefined
  readonly what: string
  readonly fill: (url: string) => Promise<void>
  readonly free: (url: string) => Promise<void>
}

/** A small disk of its own; null where this user may not mount one. */
const smallDisk = async (): Promise<Disk | null> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-disk-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=200m", "tmpfs", folder], { stdio: "ignore" })
  } catch {
    await rm(folder, { recursive: true, force: true })
    return null
  }
  onTestFinished(async () => {
    execFileSync("umount", ["-l", folder])
    await rm(folder, { recursive: true, force: true })
  })
  await chmod(folder, 0o755)
  const ballast = join(folder, "ballast")
  return {
    folder,
    what: "disk full",
    fill: async () => {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(() => undefined)
    },
    free: () => rm(ballast, { force: true })
  }
}

const onDatabase = async (url: string, statements: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(statements)
  await sql.end()
}

/** Without a right to mount: the server refuses to store a sample as one with a full disk does. */
const refusals: Disk = {
  folder: undefined,
  what: "disk full, by refusals",
  fill: (url) =>
    onDatabase(
      url,
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON samples FOR EACH ROW EXECUTE FUNCTION refuse()`
    ),
  free: (url) => onDatabase(url, "DROP TRIGGER refuse ON samples")
}

it("a PostgreSQL whose disk is full serves again when there is space, and what was acknowledged is there", async () => {
  const disk = (await smallDisk()) ?? refusals
  const settings = { min_wal_size: "32MB", max_wal_size: "64MB", shared_buffers: "16MB" }
  const server = await faultyPostgres(settings, disk.folder === undefined ? undefined : join(disk.folder, "data"))
  onTestFinished(server.stop)
  const service = startStandalone({ DATABASE_URL: server.url, SORTITION_AUTH: "open" })
  onTestFinished(async () => {
    await service.kill("SIGKILL")
  })
  const url = await service.ready
  const path = await makeExperiment(url)
  const load = startPromises([url], path)
  await sleep(1_000)
  await disk.fill(server.url)
  await expect.poll(load.refused, { timeout: 20_000 }).toBeGreaterThan(20)
  await disk.free(server.url)
  await observe(disk.what, load, { faults: 1, backs: [await load.back()] })
}, 120_000)
