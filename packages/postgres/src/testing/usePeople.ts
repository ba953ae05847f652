import { Teams } from "@sortition/domain/people/Teams"
import { Users } from "@sortition/domain/people/Users"
import { Effect, Result } from "effect"
import postgres from "postgres"
import { afterAll, beforeAll } from "vitest"
import { freshDatabase, type TestDatabase } from "./freshDatabase.ts"
import { openPeople } from "./openPeople.ts"

type People = ReturnType<typeof openPeople>

/** People on a database for the tests of one file, in two processes. It exists only once the tests begin. */
export const usePeople = () => {
  let database: TestDatabase
  let people: People
  let elsewhere: People
  let sql: postgres.Sql
  let count = 0
  beforeAll(async () => {
    database = await freshDatabase()
    people = openPeople(database.url)
    elsewhere = openPeople(database.url)
    await Promise.all([people.run(Effect.void), elsewhere.run(Effect.void)])
    sql = postgres(database.url, { max: 4, onnotice: () => undefined })
  })
  afterAll(async () => {
    await Promise.all([sql.end(), people.close(), elsewhere.close()])
    await database.drop()
  })
  const newUser = async () => {
    count++
    const { id } = await people.asAdmin(
      Users.use((users) =>
        users.create(() => Result.succeed({ fullName: `User ${count}`, email: `user-${count}@example.com` }))
      )
    )
    return id
  }
  return {
    get url() {
      return database.url
    },
    get people() {
      return people
    },
    /** The other process. */
    get elsewhere() {
      return elsewhere
    },
    /** Direct access to the database, past the stores. */
    get sql() {
      return sql
    },
    newUser,
    emailOf: async (userId: string): Promise<string> => {
      const [user] = await sql<{ email: string }[]>`SELECT email FROM users WHERE id = ${userId}`
      return user?.email ?? ""
    },
    /** Creates a team with an Owner and members of these roles; returns the ids of team and users. */
    newTeam: async (...roles: readonly string[]) => {
      const ownerId = await newUser()
      const { id } = await people.as(
        ownerId,
        Teams.use((teams) => teams.create({ name: "Team", description: null, ownerId: null }))
      )
      const users = [ownerId]
      for (const role of roles) {
        const userId = await newUser()
        await people.asAdmin(Teams.use((teams) => teams.addUser(id, () => Result.succeed({ userId, role }))))
        users.push(userId)
      }
      return { id, users: users as readonly string[] }
    }
  }
}
