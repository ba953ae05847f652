import { type CheckedPart, History } from "@sortition/domain/audit/History"
import { Experiments } from "@sortition/domain/experiments/Experiments"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { useStores } from "../testing/useStores.ts"

const stores = useStores()

const ofExperiment = (experimentId: string, after = 0) =>
  stores.run(History.use((history) => history.verify({ experimentId }, after)))
const changeMany = (id: string, times: number) =>
  stores.run(
    Effect.forEach(Array.from({ length: times }), (_, n) =>
      Experiments.use((experiments) => experiments.update(id, { name: `name ${n}` }))
    )
  )
/** A statement past every trigger, as a superuser runs it. */
const past = (statement: string) =>
  stores.sql.begin(async (connection) => {
    await connection`SET LOCAL session_replication_role = replica`
    await connection.unsafe(statement)
  })

it("a chain is verified in parts, each of which begins where the one before ends", async () => {
  const { id } = await stores.run(newExperiment())
  await changeMany(id, 3)
  await past(
    `INSERT INTO audit_entries SELECT team_id, height + 2100, at, experiment_id, service_id, payload, hash FROM audit_entries`
  )
  const parts: CheckedPart[] = []
  for (let next: number | null = 0; next !== null; ) {
    const part: CheckedPart = await ofExperiment(id, next)
    parts.push(part)
    next = part.next
  }
  expect(parts).toHaveLength(1)
  const { broken, checked, head } = parts[0] ?? expect.fail()
  expect([checked, broken?.height]).toEqual([head?.height, (head?.height ?? 0) + 1])
  await past(`DELETE FROM audit_entries WHERE height > 2100`)
  expect(await ofExperiment(id)).toMatchObject({ broken: null, checked: head?.height, next: null, head })
  expect(await ofExperiment(id, (head?.height ?? 0) - 1)).toMatchObject({ broken: null, checked: 1, next: null })
})

it("more entries than one part holds lead to the next part", async () => {
  const { id } = await stores.run(newExperiment())
  await past(`
    DO $$ BEGIN FOR n IN 1..2050 LOOP
      SET LOCAL session_replication_role = origin;
      UPDATE experiments SET name = 'again ' || n WHERE id = '${id}';
      SET CONSTRAINTS ALL IMMEDIATE;
    END LOOP; END $$`)
  const first = await ofExperiment(id)
  expect(first).toMatchObject({ broken: null, checked: 2_000, next: 2_000 })
  const second = await ofExperiment(id, 2_000)
  expect(second).toMatchObject({ broken: null, checked: (second.head?.height ?? 0) - 2_000, next: null })
})

it("reports the first entry that was altered, and a head that is not the end", async () => {
  const { id } = await stores.run(newExperiment())
  const { head } = await ofExperiment(id, 2_000)
  await past(
    `UPDATE audit_entries SET payload = replace(payload, 'again 7"', 'again 8"') WHERE payload LIKE '%again 7"%'`
  )
  const { broken, checked, next } = await ofExperiment(id)
  expect([checked, next]).toEqual([(broken?.height ?? 0) - 1, null])
  expect(broken?.problem).toContain("its hash does not follow")
  await past(`DELETE FROM audit_entries WHERE height = ${head?.height ?? 0}`)
  expect((await ofExperiment(id, 2_000)).broken).toMatchObject({ height: head?.height })
  expect((await ofExperiment(id, 9_000)).broken).toEqual({ teamId: "1", height: 9_000, problem: "it is missing" })
})

it("only an Owner of the team verifies its chain", async () => {
  const verify = (teamId: string) => stores.run(Effect.exit(History.use((history) => history.verify({ teamId }, 0))))
  expect((await verify("1"))._tag).toBe("Success")
  expect(JSON.stringify(await verify("2"))).toContain("RecordNotFound")
})
