import { data, type Person } from "@sortition/api/testing/usePlanning"
import { describeBackends } from "@sortition/queue/testing/backends"
import { expect, it } from "vitest"
import { staffedProject, statusFor, within } from "./testing/staffedProject.ts"
import { useWorkedLab } from "./testing/useWorkedLab.ts"

describeBackends((backend) => {
  const { room, work } = useWorkedLab(backend)

  /** Who has a role on the experiment. */
  const peopleOn = async (path: string) => {
    const { list } = await room.lab.owner.ask("GET", `${path}/user_assignments?page[size]=100`)
    return list.map(({ relationships }) => relationships?.user?.data.id).sort()
  }
  const idsOf = (...people: readonly Person[]) => people.map(({ id }) => id).sort()

  it("every member of the project has a new experiment within seconds", async () => {
    const { experiment, members, person, roleOn, user, viewer } = await staffedProject(room)
    const technician = await person("Technician")
    await work()
    const path = await experiment(user)
    expect(await statusFor(user, path)).toBe(200)
    const everybody = [room.lab.owner, technician, ...members]
    const seen = new Set<number>()
    const statuses = async () => {
      const all = await Promise.all(everybody.map((person) => statusFor(person, path)))
      for (const status of all) seen.add(status)
      return all
    }
    await expect.poll(statuses, within).toEqual(everybody.map(() => 200))
    expect([...seen].filter((status) => status !== 403)).toEqual([200])
    expect(await peopleOn(path)).toEqual(idsOf(...everybody))
    expect(await roleOn(path, technician)).toBe("Technician")
    expect(await roleOn(path, viewer)).toBe("Viewer")
  })

  it("a role changed on the project reaches every experiment but those where one was given by hand", async () => {
    const { assignmentPath, experiment, give, roleOn, untilShown, user, viewer } = await staffedProject(room)
    await work()
    const [byHand, follows] = [await experiment(), await experiment()]
    for (const path of [byHand, follows]) await untilShown(path)
    expect((await give(await assignmentPath(viewer, byHand), "Owner")).status).toBe(200)
    expect((await give(await assignmentPath(viewer), "Technician")).status).toBe(200)
    await expect.poll(() => roleOn(follows, viewer), within).toBe("Technician")
    expect(await roleOn(byHand, viewer)).toBe("Owner")
    for (const path of [byHand, follows]) expect(await roleOn(path, user)).toBe("User")
  })

  it("a user removed from the project loses every experiment, those given by hand too, and gets all of them in the new role when added again", async () => {
    const {
      assignmentPath,
      experiment,
      give,
      members,
      roleOn,
      path: projectPath,
      untilShown,
      user,
      viewer
    } = await staffedProject(room)
    const { owner } = room.lab
    await work()
    const paths = [await experiment(), await experiment(user), await experiment(user)]
    for (const path of paths) await untilShown(path)
    await give(await assignmentPath(viewer, paths[0]), "Owner")
    for (const person of members) {
      expect((await owner.ask("DELETE", await assignmentPath(person))).status).toBe(200)
      for (const path of paths) expect(await statusFor(person, path)).toBe(403)
    }
    for (const path of paths) await expect.poll(() => peopleOn(path), within).toEqual(idsOf(owner))
    const user_role_id = await room.planning.roleId("Technician")
    await owner.ask("POST", `${projectPath}/users`, data("user_assignments", { user_id: viewer.id, user_role_id }))
    for (const path of paths) await expect.poll(() => roleOn(path, viewer), within).toBe("Technician")
    for (const path of paths) expect(await peopleOn(path)).toEqual(idsOf(owner, viewer))
  })

  it("a user added to the project later gets its existing experiments", async () => {
    const { experiment, person, roleOn, untilShown } = await staffedProject(room)
    await work()
    const paths = [await experiment(), await experiment(), await experiment()]
    for (const path of paths) await untilShown(path)
    const late = await person("Technician")
    for (const path of paths) {
      await untilShown(path, [late])
      expect(await roleOn(path, late)).toBe("Technician")
    }
  })

  it("no user gets a role on an experiment of a project or team that they do not belong to", async () => {
    const { lab, planning } = room
    const [here, there] = [await staffedProject(room), await staffedProject(room)]
    const elsewhere = await planning.team()
    const made = await elsewhere.owner.ask(
      "POST",
      `teams/${elsewhere.teamId}/projects`,
      data("projects", { name: "Own" })
    )
    const foreignPath = `teams/${elsewhere.teamId}/projects/${made.data.id}/experiments`
    await work()
    const [ours, theirs] = [await here.experiment(), await there.experiment()]
    const foreign = await elsewhere.owner.ask("POST", foreignPath, data("experiments", { name: "Foreign" }))
    await here.untilShown(ours)
    await there.untilShown(theirs)
    await there.give(await there.assignmentPath(there.viewer), "Technician")
    await expect.poll(() => there.roleOn(theirs, there.viewer), within).toBe("Technician")
    expect(await peopleOn(ours)).toEqual(idsOf(lab.owner, ...here.members))
    expect(await peopleOn(theirs)).toEqual(idsOf(lab.owner, ...there.members))
    const path = `${foreignPath}/${foreign.data.id}`
    const { list } = await elsewhere.owner.ask("GET", `${path}/user_assignments`)
    expect(list.map(({ relationships }) => relationships?.user?.data.id)).toEqual([elsewhere.owner.id])
    for (const person of [...here.members, lab.owner]) expect(await statusFor(person, path)).toBe(403)
    expect(await statusFor(elsewhere.owner, ours)).toBe(403)
  })
})
