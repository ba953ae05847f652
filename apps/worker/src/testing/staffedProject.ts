import { makeProject } from "@sortition/api/testing/makeProject"
import type { Lab, Person, Planning } from "@sortition/api/testing/usePlanning"
import { expect } from "vitest"

/** How long a test waits for a worker, in milliseconds. */
export const within = { timeout: 10_000, interval: 20 }

/** An answer of the planning API. */
export const statusFor = async ({ ask }: Person, path: string) => (await ask("GET", path)).status

/** A new project with two members beside its Owner. */
export const staffedProject = async (room: { readonly lab: Lab; readonly planning: Planning }) => {
  const project = await makeProject(room)
  const user = await project.person("User")
  const viewer = await project.person("Viewer")
  const members: readonly Person[] = [user, viewer]
  return {
    ...project,
    user,
    viewer,
    members,
    /** Until all of them can show the experiment at a path. */
    untilShown: async (path: string, people = members) => {
      for (const person of people) await expect.poll(() => statusFor(person, path), within).toBe(200)
    }
  }
}
