import { createEvaluator } from "@sortition/client/evaluator"
import { Worker } from "bullmq"

const { REDIS_URL = "redis://127.0.0.1:6379", SORTITION_URL = "http://127.0.0.1:3000" } = process.env
const { SORTITION_SERVICE = "", SORTITION_TOKEN } = process.env

interface Mail {
  readonly user: string
  readonly country: string
}

const evaluator = createEvaluator({ url: SORTITION_URL, token: SORTITION_TOKEN, service: SORTITION_SERVICE })
evaluator.on("error", (error) => console.error(error.message))
await evaluator.ready()

const worker = new Worker<Mail>(
  "mails",
  async ({ data: { country, user } }) => {
    const { value = "grey" } = evaluator.use("checkout-button", user, { User: { country } })
    console.log(`mail to ${user} with a ${value} button`)
    // A job is done when its sample is stored. A job that runs again gets the same button and makes no second sample.
    await evaluator.flush()
    return { button: value }
  },
  { connection: { url: REDIS_URL }, concurrency: 50 }
)
worker.on("error", (error) => console.error(error.message))
await worker.waitUntilReady()
console.log("waiting for mails")

process.once("SIGTERM", async () => {
  await worker.close()
  await evaluator.close()
})
