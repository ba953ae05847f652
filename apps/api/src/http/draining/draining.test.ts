import { once } from "node:events"
import { connect } from "node:net"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { onDatabase } from "../../testing/onDatabase.ts"
import { startApi } from "../../testing/startApi.ts"

it("a request that is under way when the API stops is answered, and the answer says that its connection ends", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const { stop, url } = await startApi(database.url)
  const other = connect(Number(new URL(url).port), "127.0.0.1")
  onTestFinished(() => void other.destroy())
  const body = JSON.stringify({ name: "under way" })
  const stopped = await onDatabase(database.url, (sql) =>
    sql.begin(async (transaction) => {
      await transaction`LOCK TABLE services IN ACCESS EXCLUSIVE MODE`
      other.write(
        `POST /api/v1/services HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      )
      const waiting = async () =>
        (
          await transaction`SELECT FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
        ).count
      await expect.poll(waiting).toBe(1)
      return { done: stop() }
    })
  )
  const [answer] = await once(other, "data")
  expect(String(answer)).toMatch(/^HTTP\/1\.1 201 .*\r\nConnection: close\r\n\r\n/s)
  await stopped.done
})
