import { createEvaluator } from "@sortition/client/evaluator"
import { diskQueue, rulesetFile } from "@sortition/client/node"
import express from "express"

const { PORT = "8080", SORTITION_SERVICE = "", SORTITION_TOKEN, SORTITION_URL = "http://127.0.0.1:3000" } = process.env
const { STATE = ".sortition" } = process.env

const evaluator = createEvaluator({
  url: SORTITION_URL,
  token: SORTITION_TOKEN,
  service: SORTITION_SERVICE,
  // With these files the shop starts without the service, and what it has used is sent although it was killed.
  cache: rulesetFile({ file: `${STATE}/ruleset.json` }),
  queue: diskQueue({ folder: `${STATE}/queue` })
})
evaluator.on("error", (error) => console.error(error.message))
await evaluator.ready()

const app = express()
app.use(express.json())

app.get("/checkout", (request, response) => {
  const { country, user } = request.query
  if (typeof user !== "string" || user === "") {
    response.status(400).json({ error: "user is missing" })
    return
  }
  const { reason, value = "grey" } = evaluator.use("checkout-button", user, { User: { country } })
  response.json({ button: value, reason })
})

app.post("/orders", (request, response) => {
  const { order, total, user } = request.body
  evaluator.track("revenue", user, { value: total, outcome_id: order })
  response.sendStatus(204)
})

const server = app.listen(Number(PORT), "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${PORT}`))
process.once("SIGTERM", () => server.close(() => evaluator.close()))
