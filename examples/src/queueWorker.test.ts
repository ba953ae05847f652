import { randomBytes } from "node:crypto"
import { join } from "node:path"
import type {} from "@sortition/queue/testing/globalSetup"
import { Queue, QueueEvents } from "bullmq"
import { expect, inject, it } from "vitest"
import { startProgram } from "./testing/startProgram.ts"
import { storedButtons } from "./testing/stored.ts"
import { useShop } from "./testing/useShop.ts"

const shop = useShop()

it("the queue worker stores a sample before a mail is done, and one for a mail that comes again", async () => {
  const url = inject("redisUrl")
  if (url === null) {
    console.warn("no redis-server on the path: the example of a queue worker was not run")
    return
  }
  const program = await startProgram({
    file: process.execPath,
    args: ["worker.ts"],
    cwd: join(import.meta.dirname, "../queue-worker"),
    env: { ...shop().settings, REDIS_URL: url },
    ready: /waiting for mails/
  })
  const connection = { url }
  const mails = new Queue("mails", { connection })
  // Each wait for a job listens to the queue.
  mails.setMaxListeners(100)
  const events = new QueueEvents("mails", { connection })
  await events.waitUntilReady()
  const prefix = `mail-${randomBytes(4).toString("hex")}`
  const users = Array.from({ length: 20 }, (_, index) => `${prefix}-${index}`)
  const jobs = await mails.addBulk(
    [...users, ...users].map((user) => ({ name: "welcome", data: { user, country: "SE" } }))
  )
  const said: { readonly button: string }[] = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)))
  const stored = await storedButtons(shop(), prefix)
  expect([...users, ...users].map((user) => stored.get(user))).toEqual(said.map(({ button }) => button))
  expect(stored.size).toBe(users.length)

  await events.close()
  await mails.obliterate({ force: true })
  await mails.close()
  expect({ code: await program.stop(), printed: program.printed() }).toMatchObject({ code: 0 })
})
