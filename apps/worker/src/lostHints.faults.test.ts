import { startApi } from "@sortition/api/testing/startApi"
import { adminToken, asker, data } from "@sortition/api/testing/usePlanning"
import { describeBackends } from "@sortition/queue/testing/backends"
import { expect, it } from "vitest"
import { staffedProject, statusFor, within } from "./testing/staffedProject.ts"
import { useWorkedLab } from "./testing/useWorkedLab.ts"

describeBackends((backend) => {
  const { loseJobs, room, work, workApart } = useWorkedLab(backend)

  it("with every job lost right after an experiment was created, its members have it within seconds of a worker's start", async () => {
    const { experiment, members, untilShown } = await staffedProject(room)
    const path = await experiment()
    await loseJobs()
    for (const person of members) expect(await statusFor(person, path)).toBe(403)
    await work()
    await untilShown(path)
  })

  it("with every job lost while a worker runs, later experiments reach their members too", async () => {
    const { experiment, untilShown } = await staffedProject(room)
    await work("500 millis")
    const path = await experiment()
    await loseJobs()
    await untilShown(path)
    await untilShown(await experiment())
  })

  it("with the worker killed right after an experiment was created, its members have it within seconds of the worker's return", async () => {
    const { experiment, untilShown } = await staffedProject(room)
    const kill = await workApart()
    await untilShown(await experiment())
    const path = await experiment()
    await kill()
    await workApart()
    await untilShown(path)
  })

  it("a hint that never reached the queue costs no more than one round of the worker", async () => {
    const { assignmentPath, experiment, experimentsPath, roleOn, untilShown, viewer } = await staffedProject(room)
    const first = await experiment()
    await work("500 millis")
    await untilShown(first)
    const cutOff = { kind: "redis", url: "redis://127.0.0.1:1" } as const
    const api = await startApi(room.planning.databaseUrl, cutOff, { access: "required", adminToken })
    try {
      const ask = asker(() => api.url, { authorization: `Bearer ${room.lab.owner.token}` })
      const made = await ask("POST", experimentsPath, data("experiments", { name: "Unheard of" }))
      const second = `${experimentsPath}/${made.data.id}`
      await untilShown(second)
      const user_role_id = await room.planning.roleId("Technician")
      const change = await ask("PATCH", await assignmentPath(viewer), data("user_assignments", { user_role_id }))
      expect(change.status).toBe(200)
      for (const path of [first, second]) await expect.poll(() => roleOn(path, viewer), within).toBe("Technician")
    } finally {
      await api.stop()
    }
  })
})
