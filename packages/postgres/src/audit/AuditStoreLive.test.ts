import { AuditStore } from "@sortition/domain/audit/AuditStore"
import { actingAs, RequestId } from "@sortition/domain/audit/ChangeOrigin"
import { History } from "@sortition/domain/audit/History"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { ScheduledStarts } from "@sortition/domain/experiments/ScheduledStarts"
import { Caller, localUser } from "@sortition/domain/people/Caller"
import { Samples } from "@sortition/domain/samples/Samples"
import { Services } from "@sortition/domain/services/Services"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { connect } from "../sql/connect.ts"
import { Database } from "../sql/Database.ts"
import { openStores } from "../testing/openStores.ts"
import { useStores } from "../testing/useStores.ts"
import { verifyAudit } from "./verifyAudit.ts"

const stores = useStores()

const heightOf = async (teamId: string): Promise<number> => {
  const [head] = await stores.sql<{ height: string }[]>`SELECT height FROM audit_heads WHERE team_id = ${teamId}`
  return Number(head?.height ?? 0)
}
const rename = (id: string, name: string) => Experiments.use((experiments) => experiments.update(id, { name }))
const newTeam = async (): Promise<string> => {
  const [team] = await stores.sql<{ id: string }[]>`
    WITH made AS (INSERT INTO teams (name) VALUES ('another') RETURNING id)
    INSERT INTO team_members (team_id, user_id, role_id) SELECT id, 1, (SELECT id FROM user_roles WHERE name = 'Owner') FROM made
    RETURNING team_id AS id`
  return String(team?.id)
}
const inTeam = (teamId: string) => Effect.provideService(Caller, { ...localUser, teamId })
const expectWholeChains = async () => {
  const pool = connect(stores.url, { name: "verify", isPooled: false })
  try {
    for await (const { broken } of verifyAudit(pool)) expect(broken).toBeNull()
  } finally {
    await pool.end()
  }
}

describe("a change", () => {
  it("leaves one entry with its origin and exactly the fields that changed", async () => {
    const { id } = await stores.run(newExperiment())
    await stores.run(rename(id, "renamed").pipe(Effect.provideService(RequestId, "a-request")))
    const [entry] = await stores.run(History.use((history) => history.ofExperiment(id, { limit: 1 })))
    expect(entry?.change).toMatchObject({
      action: "experiment.update",
      actor: { type: "local_user", id: "1" },
      request_id: "a-request",
      target: { type: "experiment", id }
    })
    expect([entry?.change?.before, entry?.change?.after]).toEqual([{ name: "experiment" }, { name: "renamed" }])
  })

  it("that changes nothing, is refused or is rolled back leaves none, and a failed statement leaves the others", async () => {
    const { id } = await stores.run(newExperiment())
    const before = await heightOf("1")
    await stores.run(rename(id, "experiment"))
    await stores.run(Effect.exit(Experiments.use((_) => _.update(id, { scheduledStartDate: 1e15 }))))
    await stores.run(
      Database.use(({ change }) =>
        change(async (connection) => {
          await connection`UPDATE experiments SET name = 'lost' WHERE id = ${id}`
          throw new Error("rolled back")
        })
      ).pipe(Effect.exit)
    )
    expect(await heightOf("1")).toBe(before)
    await stores.sql.begin(async (connection) => {
      await connection
        .savepoint(async (point) => {
          await point`UPDATE experiments SET name = 'lost' WHERE id = ${id}`
          throw new Error("rolled back")
        })
        .catch(() => undefined)
      await connection`UPDATE experiments SET name = 'kept' WHERE id = ${id}`
    })
    expect(await heightOf("1")).toBe(before + 1)
    const [pending] = await stores.sql`SELECT count(*)::int AS count FROM audit_pending`
    expect(pending?.count).toBe(0)
  })

  it("past the service names the role of the database", async () => {
    const { id } = await stores.run(newExperiment())
    await stores.sql`UPDATE experiments SET name = 'by hand' WHERE id = ${id}`
    const [entry] = await stores.run(History.use((history) => history.ofExperiment(id, { limit: 1 })))
    expect(entry?.change).toMatchObject({ actor: { type: "database" }, request_id: null, after: { name: "by hand" } })
  })

  it("that is altered afterwards is shown as unreadable", async () => {
    const { id } = await stores.run(newExperiment())
    await stores.sql.begin(async (connection) => {
      await connection`SET LOCAL session_replication_role = replica`
      await connection`UPDATE audit_entries SET payload = 'altered' WHERE experiment_id = ${id}`
    })
    const entries = await stores.run(History.use((history) => history.ofExperiment(id, { limit: 10 })))
    expect(entries.map(({ change }) => change)).toEqual([null])
    await stores.sql.begin(async (connection) => {
      await connection`SET LOCAL session_replication_role = replica`
      await connection`DELETE FROM audit_entries`
      await connection`DELETE FROM audit_heads WHERE team_id <> 1`
      await connection`UPDATE audit_heads SET height = 0, hash = sha256('1') WHERE team_id = 1`
    })
  })
})

describe("chains", () => {
  it("grow without a gap or a deadlock while two processes change two teams, and never wait for another team", async () => {
    const other = await newTeam()
    const elsewhere = openStores(stores.url)
    try {
      const own = await stores.run(newExperiment())
      const others = await stores.run(newExperiment().pipe(inTeam(other)))
      const before = [await heightOf("1"), await heightOf(other)]
      const changes = Array.from({ length: 40 }, (_, index) => {
        const process = index % 2 === 0 ? stores : elsewhere
        return [
          process.run(rename(own.id, `own ${index}`)),
          process.run(rename(others.id, `other ${index}`).pipe(inTeam(other)))
        ]
      })
      await Promise.all(changes.flat())
      expect([await heightOf("1"), await heightOf(other)]).toEqual(before.map((height) => (height ?? 0) + 40))
      await expectWholeChains()
    } finally {
      await elsewhere.close()
    }
  })

  it("of one team held by a transaction: other teams change, and the team's samples are made", async () => {
    const other = await newTeam()
    const own = await stores.run(newExperiment({ buckets: { all: 100 } }))
    const others = await stores.run(newExperiment().pipe(inTeam(other)))
    const held = Promise.withResolvers<void>()
    const free = Promise.withResolvers<void>()
    const holder = stores.sql.begin(async (connection) => {
      await connection`SELECT FROM audit_heads WHERE team_id = 1 FOR UPDATE`
      held.resolve()
      await free.promise
    })
    await held.promise
    const waiting = await stores.run(newExperiment().pipe(Effect.forkDetach))
    try {
      const sample = { sampledEntity: "User", sampledValue: "held", attributes: {} }
      const { allocatedBucket } = await stores.run(Samples.use((samples) => samples.create(own.id, sample)))
      expect(allocatedBucket).toBe("all")
      await stores.run(rename(others.id, "not held").pipe(inTeam(other)))
      expect(waiting.pollUnsafe()).toBeUndefined()
    } finally {
      free.resolve()
      await holder
    }
    await expectWholeChains()
  })

  it("have one entry for each scheduled start, however many workers settle them, of several teams", async () => {
    const teams = ["1", await newTeam(), await newTeam()]
    const scheduledStartDate = Date.now() + 3_600_000
    const ids: string[] = []
    for (const team of teams) {
      for (let count = 0; count < 5; count++) {
        ids.push((await stores.run(newExperiment({ scheduledStartDate }).pipe(inTeam(team)))).id)
      }
    }
    await stores.sql`UPDATE experiments SET scheduled_start_date = now() WHERE id = ANY(${ids})`
    const elsewhere = openStores(stores.url)
    const start = ScheduledStarts.use((starts) => starts.activateDue).pipe(actingAs("job", "activateDueExperiments"))
    try {
      await expect
        .poll(async () => {
          await Promise.all([stores.run(start), elsewhere.run(start), stores.run(start)])
          const [row] = await stores.sql`
            SELECT count(*)::int AS count FROM experiments WHERE id = ANY(${ids}) AND schedule_status = 'started'`
          return row?.count
        })
        .toBe(ids.length)
    } finally {
      await elsewhere.close()
    }
    const started = await stores.sql<{ experimentId: string }[]>`
      SELECT experiment_id FROM audit_entries WHERE experiment_id = ANY(${ids}) AND payload LIKE '%activateDueExperiments%'`
    expect(started).toHaveLength(ids.length)
    await expectWholeChains()
  })
})

it("a report is begun by one of many processes, and again after it failed", async () => {
  const elsewhere = openStores(stores.url)
  const begin = AuditStore.use((store) => store.beginReport)
  try {
    expect(await stores.run(begin)).toBeNull()
    await stores.sql`UPDATE audit_reports SET next_at = now()`
    const begun = await Promise.all([stores.run(begin), elsewhere.run(begin), stores.run(begin), elsewhere.run(begin)])
    expect(begun.filter((failures) => failures !== null)).toEqual([0])
    await stores.run(AuditStore.use((store) => store.reportFailed(0)))
    expect(await stores.run(begin)).toBe(1)
    await stores.run(AuditStore.use((store) => store.reported))
    expect(await stores.run(AuditStore.use((store) => store.isReportDue))).toBe(false)
  } finally {
    await elsewhere.close()
  }
})

it("a service that is archived is in the history of its experiments, and of none that came later", async () => {
  const { id, serviceId } = await stores.run(newExperiment())
  await stores.run(Services.use((services) => services.update(serviceId, { active: false })))
  const later = await stores.run(newExperiment({ serviceId }))
  const actionsOf = async (experiment: string) => {
    const entries = await stores.run(History.use((history) => history.ofExperiment(experiment, { limit: 10 })))
    return entries.map(({ change }) => change?.action)
  }
  expect(await actionsOf(id)).toEqual(["service.update", "experiment.create"])
  expect(await actionsOf(later.id)).toEqual(["experiment.create"])
})
