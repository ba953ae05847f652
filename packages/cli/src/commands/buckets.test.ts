import { makeExperiment } from "@sortition/api/testing/makeExperiment"
import { describe, expect, it } from "vitest"
import { useCli } from "../testing/useCli.ts"

const { api, json, lines, refused } = useCli()

describe("buckets and reweight", () => {
  it("set the values that a flag has", async () => {
    const { id } = await makeExperiment(api)
    const shares = ["control=50", "treatment=50"]
    await json("buckets", "set", id, ...shares, "--value", "control=false", "--value", "treatment=true")
    expect(await json("buckets", "list", id)).toMatchObject([{ value: false }, { value: true }])
    expect((await lines("buckets", "list", id))[1]).toMatch(/^control {5}50 % {2}false {2}2/)
    expect(await json("buckets", "set", id, "control=20", "treatment=80")).toMatchObject({
      buckets: [{ value: false }, { value: true }]
    })
    await json("buckets", "set", id, ...shares, "--value", "control=", "--value", "treatment=")
    expect(await json("buckets", "list", id)).toMatchObject([{ value: null }, { value: null }])
    for (const value of ["control", "other=1", "control=blue", "control=null"]) {
      expect((await refused("buckets", "set", id, ...shares, "--value", value)).code).toBe(2)
    }
  })

  it("set and list the distribution", async () => {
    const { id } = await makeExperiment(api)
    expect(await json("buckets", "set", id, "control=49.95", "a=b=50%")).toMatchObject({
      version: 1,
      moved_slots: 9_995
    })
    const listed = await json("buckets", "list", id)
    expect(listed).toMatchObject([{ bucket_name: "control" }, { bucket_name: "a=b", percentage_distribution: 50 }])
    expect(await lines("buckets", "list", id)).toEqual([
      expect.stringMatching(/^BUCKET {5}SHARE {2}VALUE {2}CREATED$/),
      expect.stringMatching(/^control {2}49.95 % {2}– {6}2/),
      expect.stringMatching(/^a=b {9}50 % {2}– {6}2/)
    ])
  })

  it("rehearse without a change, and show the slots that move by pair of buckets", async () => {
    const { id } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
    const planned = await json("reweight", id, "control=80", "treatment=20", "--dry-run")
    expect(planned.moves).toEqual([{ from: "treatment", to: "control", slots: 3_000, samples: 0 }])
    expect(await lines("reweight", id, "control=80", "treatment=20", "--dry-run")).toEqual(
      expect.arrayContaining([
        "treatment  control   3000   30 %",
        "3000 of 10000 slots move (30 %). Stored samples keep their buckets.",
        "Nothing was changed."
      ])
    )
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 50 }, {}])
  })

  it("apply with --yes, and change nothing where there is no terminal to confirm at", async () => {
    const { id } = await makeExperiment(api, { buckets: { control: 50, treatment: 50 } })
    expect(await refused("reweight", id, "control=80", "treatment=20")).toEqual({
      code: 2,
      message: expect.stringMatching(/3000 of 10000 slots move[\s\S]*Nothing was changed: .* Add --yes to apply/)
    })
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 50 }, {}])
    expect(await json("reweight", id, "control=80", "treatment=20", "--yes")).toMatchObject({ moved_slots: 3_000 })
    expect(await json("buckets", "list", id)).toMatchObject([{ percentage_distribution: 80 }, {}])
  })

  it("refuse what is no share", async () => {
    const { id } = await makeExperiment(api)
    for (const shares of [["control"], ["control=101"], ["a=1", "a=2"], ["=5"], ["a=1.555"], ["a=100.01"]]) {
      expect((await refused("reweight", id, ...shares, "--yes")).code, String(shares)).toBe(2)
    }
    expect(await refused("buckets", "set", id, "a=60", "b=60")).toMatchObject({ code: 1 })
  })
})

it("ramp: set, show, clear", async () => {
  const { id } = await makeExperiment(api, { buckets: { control: 100 } })
  const steps = ["2098-01-01T00:00:00Z", "control=99.5", "new=0.5", "2099-01-01T00:00:00Z", "control=50", "new=50"]
  expect(await json("ramp", "set", id, ...steps, "--pause-on-srm")).toMatchObject({
    pause_on_srm: true,
    steps: [{ buckets: [{ slots: 9_950 }, { bucket_name: "new", slots: 50 }] }, { status: "pending" }]
  })
  expect(await lines("ramp", "show", id)).toEqual([
    expect.stringMatching(/^AT +STATUS +SETTLED +VERSION +REASON +SHARES$/),
    expect.stringMatching(/^2098-01-01T00:00:00.000Z +pending .*control 99.5 %, new 0.5 %$/),
    expect.stringMatching(/^2099-01-01T00:00:00.000Z +pending .*control 50 %, new 50 %$/),
    "",
    "A sample ratio mismatch pauses the ramp."
  ])
  expect(await lines("ramp", "clear", id)).toEqual(["The experiment has no ramp now."])
  expect((await refused("ramp", "set", id, "control=50")).code).toBe(2)
})
