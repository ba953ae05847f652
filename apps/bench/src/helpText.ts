import { remoteRowNames } from "./report/rowNames.ts"

export const helpText = `npm run bench -- [rows] [options]

Measures the service as \`npm start\` runs it, on a new database in a temporary folder, beside other programs on the same
machine in the same run. Prints a table of medians. A run of all rows writes docs/benchmarks.md.

rows, all by default:
  create        single samples: rate beside pgbench and the FastAPI reference, p99 at half of the peak load
  list          100 samples a page: rate beside the FastAPI reference
  trpc          single samples by tRPC, unbatched and in batches of 10, beside REST
  decision      one decision in process, beside the SDKs of GrowthBook and Unleash
  bulk          10,000 samples a request, beside one bare INSERT … SELECT
  stored        create and list with many samples stored, beside 10,000
  due           2,000 experiments due at one instant, on the PostgreSQL queue and on Redis
  mixed         single samples between bulk requests back to back
  connections   1,000 connections at once
  token         single samples with a token, beside open access
  rulesets      1,000 streams of a ruleset while it changes: time to the clients; then memory of 9,900
  start         from the second start to ready

options:
  --url URL         loads a running server instead; it gets a new service and experiments. Rows: ${remoteRowNames.join(", ")}
  --token TOKEN     the bearer token for --url
  --fastapi FILE    the FastAPI reference: a Python file with an ASGI \`app\` that serves the sampling API and reads DATABASE_URL
  --install-peers   installs the SDKs of GrowthBook and Unleash into node_modules/.cache, and ends
  --rounds N        measured rounds of each row, 5 by default
  --seconds N       seconds of one measurement, 5 by default
  --stored N        samples of the large experiment of the row stored, 2000000 by default
  --out FILE        writes the report to this file, also after a run of some rows
  --help            this text

Load comes from wrk if it is on the path, otherwise from a thread with undici. pgbench, python3 with FastAPI, and redis-server are
used if they are installed; on Debian: apt-get install wrk postgresql-contrib redis-server python3-fastapi python3-uvicorn
python3-uvloop python3-httptools python3-sqlalchemy python3-asyncpg
`
