import { Users } from "@sortition/domain/people/Users"
import { Result } from "effect"
import { expect, it } from "vitest"
import { startOfClock } from "../testing/openPeople.ts"
import { usePeople } from "../testing/usePeople.ts"

const use = usePeople()

const create = (email: string) =>
  Users.use((users) => users.create(() => Result.succeed({ fullName: "Ann Example", email })))
const get = (id: string) => Users.use((users) => users.get(id))

const taken = {
  _tag: "InvalidInput",
  problems: [{ path: ["email"], message: "Email has already been taken" }]
}
const hidden = { _tag: "PermissionDenied", message: "You don't have permission to access user" }

it("only the administrator creates users", async () => {
  const made = await use.people.asAdmin(create("Ann@Example.com"))
  expect(made).toEqual({
    id: expect.stringMatching(/^[1-9]\d*$/),
    fullName: "Ann Example",
    email: "Ann@Example.com",
    createdAt: startOfClock,
    updatedAt: startOfClock
  })
  expect(await use.people.asAdmin(get(made.id))).toEqual(made)
  await expect(use.people.as("1", create("bob@example.com"))).rejects.toMatchObject({
    _tag: "PermissionDenied",
    action: "manage",
    subject: "user"
  })
})

it("an e-mail address belongs to one user, without regard to case", async () => {
  await use.people.asAdmin(create("carol@example.com"))
  await expect(use.people.asAdmin(create("CAROL@example.COM"))).rejects.toMatchObject(taken)
  await expect(use.people.asAdmin(create("USER1@localhost"))).rejects.toMatchObject(taken)
})

it("of two processes that create a user with one e-mail address at once, one succeeds", async () => {
  const answers = await Promise.allSettled(
    [use.people, use.elsewhere, use.people, use.elsewhere].map(({ asAdmin }) => asAdmin(create("dan@example.com")))
  )
  expect(answers.filter(({ status }) => status === "fulfilled").length).toBe(1)
  for (const answer of answers) if (answer.status === "rejected") expect(answer.reason).toMatchObject(taken)
})

it("a user sees themselves and users with a team in common; other users look the same as missing ones", async () => {
  const { users } = await use.newTeam("Viewer")
  const [owner = "", viewer = ""] = users
  const stranger = await use.newUser()
  expect((await use.people.as(stranger, get(stranger))).id).toBe(stranger)
  expect((await use.people.as(viewer, get(owner))).id).toBe(owner)
  expect((await use.people.as(owner, get(viewer))).id).toBe(viewer)
  for (const id of [stranger, "999999", "9".repeat(30), "1abc", "01", "0", ""]) {
    await expect(use.people.as(owner, get(id))).rejects.toMatchObject(hidden)
  }
})

it("the administrator sees every user", async () => {
  expect(await use.people.asAdmin(get("1"))).toMatchObject({ fullName: "Local user" })
  for (const id of ["999999", "9".repeat(30), "1abc"]) {
    await expect(use.people.asAdmin(get(id))).rejects.toMatchObject(hidden)
  }
})
