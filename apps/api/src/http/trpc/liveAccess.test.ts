import { expect, it } from "vitest"
import { openEvents } from "../../testing/streams/openEvents.ts"
import { usePlanning } from "../../testing/usePlanning.ts"

const planning = usePlanning()

const makeExperimentOf = async (teamId: string, token: string): Promise<string> => {
  const authorization = `Bearer ${token}`
  const post = async (path: string, body: object): Promise<{ readonly id: string }> => {
    const headers = { authorization, "content-type": "application/json" }
    const answer = await fetch(`${planning.url}/api/v1/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body)
    })
    return JSON.parse(await answer.text())
  }
  const service = await post("services", { name: `of ${teamId}` })
  return (await post(`services/${service.id}/experiments`, { name: "theirs" })).id
}

it("an experiment of another team is not found, and without a token there is no stream", async () => {
  const { owner, teamId } = await planning.team()
  const { owner: stranger } = await planning.team()
  const experimentIds = [await makeExperimentOf(teamId, owner.token)]
  for (const [token, code] of [
    [stranger.token, "NOT_FOUND"],
    ["wrong", "UNAUTHORIZED"]
  ] as const) {
    const stream = await openEvents(planning.url, { experimentIds, token })
    await stream.over
    expect(stream.messages()).toEqual([])
    expect(stream.events.at(-1)).toMatchObject({ event: "serialized-error", data: { data: { code } } })
  }
})

it("a stream ends within two seconds of the end of its token, or of its membership", async () => {
  const { owner, teamId } = await planning.team()
  const member = await planning.person(teamId)
  const experimentIds = [await makeExperimentOf(teamId, owner.token)]
  const [ofOwner, ofMember] = await Promise.all(
    [owner, member].map(({ token }) => openEvents(planning.url, { experimentIds, token }))
  )
  await Promise.all([ofOwner, ofMember].map((stream) => stream?.until(({ type }) => type === "activity")))
  const { list } = await owner.ask("GET", `users/${owner.id}/tokens`)
  const begun = performance.now()
  await owner.ask("DELETE", `users/${owner.id}/tokens/${list[0]?.id}`)
  await ofOwner?.over
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(ofOwner?.events.at(-1)).toMatchObject({ event: "serialized-error", data: { data: { code: "UNAUTHORIZED" } } })

  const members = await planning.admin("GET", `teams/${teamId}/users`)
  const left = performance.now()
  const removed = await planning.admin("DELETE", `teams/${teamId}/users/${member.id}`)
  expect(removed.status, JSON.stringify(members.list)).toBeLessThan(300)
  await ofMember?.over
  expect(performance.now() - left).toBeLessThan(2_000)
})

it("a token opens 50 streams and no more, and one that ends makes room", async () => {
  const { owner } = await planning.team()
  const open = () => openEvents(planning.url, { experimentIds: [], token: owner.token })
  const streams = await Promise.all(Array.from({ length: 50 }, open))
  await Promise.all(streams.map((stream) => stream.until(({ type }) => type === "hello")))
  const refused = await open()
  await refused.over
  expect(refused.events.at(-1)).toMatchObject({ data: { data: { code: "TOO_MANY_REQUESTS", reason: "rate_limited" } } })
  streams[0]?.leave()
  await streams[0]?.over
  const again = async () => {
    const one = await open()
    const first = await Promise.race([one.over.then(() => "over"), one.until(({ type }) => type === "hello")])
    one.leave()
    return first
  }
  await expect.poll(again).toMatchObject({ type: "hello" })
  for (const stream of streams) stream.leave()
})
