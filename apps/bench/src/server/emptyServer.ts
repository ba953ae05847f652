import { createServer } from "node:http"

/* A server that does nothing: its rate is the least that the load generator manages. */

const answer = JSON.stringify({ status: "ok" })

const server = createServer((request, response) => {
  request.resume()
  request.on("end", () => {
    response.setHeader("content-type", "application/json")
    response.end(answer)
  })
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null)
    process.stdout.write(`ready on http://127.0.0.1:${address.port}\n`)
})
process.on("disconnect", () => process.exit(0))
