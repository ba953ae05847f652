import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { basename, dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "../programs/freePort.ts"
import type { Bench, Local } from "../run/Bench.ts"
import type { Peer } from "../run/Peer.ts"
import { type Api, connectTo } from "../server/Api.ts"

const python = "/usr/bin/python3"
const packages = ["fastapi", "uvicorn", "uvloop", "httptools", "sqlalchemy", "asyncpg"]
const database = "fastapi_reference"
const startDeadline = 30_000

/** The versions of the Python packages, or null when one of them is missing. */
const versions = (): string | null => {
  const code = `import ${packages.join(", ")}\nprint(", ".join(m.__name__ + " " + m.__version__ for m in (${packages.join(", ")})))`
  const { status, stdout } = spawnSync(python, ["-c", code], { encoding: "utf8", timeout: 20_000 })
  return status === 0 ? stdout.trim() : null
}

const databaseOf = (url: string): string => {
  const { host, password, username } = new URL(url)
  return `postgresql+asyncpg://${username}:${password}@${host}/${database}`
}

/** The shell ends the server when its input closes, even if this process is killed. */
const guarded = '"$@" & cat; kill $!; wait'

const start = async (file: string, databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> => {
  const port = await freePort()
  const app = `${basename(file, ".py")}:app`
  const flags = ["--port", String(port), "--log-level", "warning", "--no-access-log"]
  const shell = spawn("sh", ["-c", guarded, "sh", python, "-m", "uvicorn", app, ...flags], {
    cwd: dirname(file),
    env: { ...process.env, DATABASE_URL: databaseUrl, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["pipe", "ignore", "pipe"]
  })
  const ended = once(shell, "exit")
  let errors = ""
  shell.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = `${errors}${text}`.slice(-2_000)
  })
  const stop = async () => {
    shell.stdin.end()
    await ended
  }
  const url = `http://127.0.0.1:${port}`
  const deadline = performance.now() + startDeadline
  while (
    !(await fetch(`${url}/health`)
      .then((answer) => answer.ok)
      .catch(() => false))
  ) {
    if (performance.now() > deadline || shell.exitCode !== null) {
      await stop()
      throw new Error(`the FastAPI reference did not start: ${errors.trim()}`)
    }
    await sleep(100)
  }
  return { url, stop }
}

/** The FastAPI reference on a database of its own in the PostgreSQL server of the service. */
export const startFastApi = async (bench: Bench, { databaseUrl, sql }: Local): Promise<Peer<Api>> => {
  const { fastapi } = bench.options
  const found = versions()
  if (found === null) {
    const install = `apt-get install ${packages.map((name) => `python3-${name}`).join(" ")}`
    return { _tag: "Missing", missing: `the FastAPI reference needs ${python} with packages. On Debian: ${install}` }
  }
  if (fastapi === null)
    return { _tag: "Missing", missing: "the FastAPI reference is not given. Give its file with --fastapi FILE" }
  bench.noteVersion("FastAPI reference", found)
  await sql.unsafe(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
  await sql.unsafe(`CREATE DATABASE ${database}`)
  const { stop, url } = await start(fastapi, databaseOf(databaseUrl))
  const api = connectTo(url)
  bench.defer(async () => {
    await api.close()
    await stop()
  })
  const how = `\`${basename(fastapi)}\` (FastAPI, SQLAlchemy, asyncpg) by \`python3 -m uvicorn\` with uvloop and httptools, one process, no access log, on a database of its own in the same PostgreSQL server; the same load`
  return { _tag: "Present", side: api, how }
}
