import { chmod, mkdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Caller, localUser } from "@sortition/domain/people/Caller"
import { Tokens } from "@sortition/domain/people/Tokens"
import { PlannedExperiments } from "@sortition/domain/planning/PlannedExperiments"
import { Projects } from "@sortition/domain/planning/Projects"
import { Services } from "@sortition/domain/services/Services"
import { Effect, Result } from "effect"
import { makeLocalToken } from "./makeLocalToken.ts"

/** The built-in user's token, and the file that stores it, readable by its owner only. */
export interface LocalAccess {
  readonly token: string
  readonly file: string
  /** Whether this start created the token. */
  readonly isNew: boolean
}

const asLocal = Effect.provideService(Caller, localUser)

const readToken = (file: string) =>
  Effect.promise(() =>
    readFile(file, "utf8").then(
      (text) => text.trim(),
      () => ""
    )
  )

const keepToken = (dataDir: string, file: string, token: string) =>
  Effect.promise(async () => {
    await mkdir(dataDir, { recursive: true })
    await writeFile(file, `${token}\n`, { mode: 0o600 })
    await chmod(file, 0o600)
  })

/** A first project with the experiment of the planning API's examples, so that the examples work on a new database. */
const makeFirstProject = Effect.gen(function* () {
  const services = yield* Services
  const existing = yield* services.list({ activeOnly: false }, { limit: 1 })
  if (existing.length > 0) return
  const { teamId } = localUser
  const { number: projectId } = yield* Projects.use((projects) =>
    projects.create(teamId, () => Result.succeed({ name: "My first project" }))
  )
  const input = { name: "My first experiment", description: "This is my very first experiment" }
  yield* PlannedExperiments.use((experiments) => experiments.create({ teamId, projectId }, () => Result.succeed(input)))
})

/** Creates, once per database, a project and a token for the local user; the data folder stores the token. */
export const localAccess = Effect.fn("localAccess")(
  function* (dataDir: string) {
    const file = join(dataDir, "token")
    const kept = yield* readToken(file)
    const holder = kept === "" ? null : yield* Tokens.use((tokens) => tokens.authenticate(kept))
    yield* makeFirstProject
    if (holder?.userId === localUser.userId) return { token: kept, file, isNew: false }
    const token = yield* makeLocalToken("npm start")
    yield* keepToken(dataDir, file, token)
    return { token, file, isNew: true }
  },
  asLocal,
  Effect.orDie
)
