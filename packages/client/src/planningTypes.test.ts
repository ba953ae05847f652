import { expect, expectTypeOf, it } from "vitest"
import { createSortitionClient, type SortitionInputs, type SortitionOutputs } from "./createSortitionClient.ts"

/* What does not compile is the test here: the calls are never made. */
const { planning } = createSortitionClient({ url: "http://127.0.0.1:3000" })

type Inputs = SortitionInputs["planning"]
type Outputs = SortitionOutputs["planning"]

/** The value of a flag, which is any JSON. */
type AnyJson = NonNullable<SortitionOutputs["experiments"]["get"]["fallback_value"]>

/** Whether anything in it, however deep, is `any` or `unknown`. */
type IsLoose<A> = unknown extends A
  ? true
  : AnyJson extends A
    ? false
    : A extends readonly (infer Item)[]
      ? IsLoose<Item>
      : A extends object
        ? true extends { [Key in keyof A]-?: IsLoose<A[Key]> }[keyof A]
          ? true
          : false
        : false

it("types every input and every answer of the planning API down to its last field", () => {
  expectTypeOf<IsLoose<{ readonly data: readonly [{ readonly name: unknown }] }>>().toEqualTypeOf<true>()
  expectTypeOf<IsLoose<{ readonly data: string | undefined }>>().toEqualTypeOf<false>()
  expectTypeOf<IsLoose<Inputs>>().toEqualTypeOf<false>()
  expectTypeOf<IsLoose<Outputs>>().toEqualTypeOf<false>()
})

it("knows the attributes of an experiment", () => {
  type Experiment = Outputs["experiments"]["get"]["data"]
  expectTypeOf<Experiment["type"]>().toEqualTypeOf<"experiments">()
  expectTypeOf<Experiment["attributes"]["status"]>().toEqualTypeOf<"completed" | "not_started" | "started">()
  expectTypeOf<Experiment["attributes"]["start_on"]>().toEqualTypeOf<string | null>()
  expectTypeOf<Outputs["experiments"]["list"]["data"]>().toEqualTypeOf<Experiment[]>()
  expectTypeOf<Outputs["experiments"]["list"]["links"]["next"]>().toEqualTypeOf<string | null>()
})

it("knows that an update may answer null, and a removal does", () => {
  expectTypeOf<Outputs["experiments"]["update"]>().toEqualTypeOf<Outputs["experiments"]["get"] | null>()
  expectTypeOf<Outputs["projects"]["update"]>().toEqualTypeOf<Outputs["projects"]["get"] | null>()
  expectTypeOf<Outputs["projectUsers"]["remove"]>().toEqualTypeOf<null>()
})

it("tells what was included by its type", () => {
  type Included = NonNullable<Outputs["experimentUsers"]["list"]["included"]>[number]
  expectTypeOf<Included["type"]>().toEqualTypeOf<"experiments" | "user_roles" | "users">()
  expectTypeOf<Extract<Included, { type: "users" }>["attributes"]["email"]>().toEqualTypeOf<string>()
})

const at = { team_id: "1", project_id: "1" }
const project = { type: "projects", attributes: { archived: true } } as const

it("accepts correct calls", () => {
  const right = async () => {
    await planning.teams.list.query()
    await planning.experiments.list.query({ ...at, "page[size]": "20", "filter[archived]": "false", sort: "-name" })
    await planning.experiments.create.mutate({
      ...at,
      data: { type: "experiments", attributes: { name: "Right", description: null, start_on: "2100-01-01" } }
    })
    await planning.experiments.update.mutate({
      ...at,
      id: "1",
      data: { type: "experiments", id: "1", attributes: { status: "completed" } }
    })
    await planning.projectUsers.create.mutate({
      ...at,
      data: { type: "user_assignments", attributes: { user_id: "2", user_role_id: 3 } }
    })
  }
  expect(right).toBeTypeOf("function")
})

it("refuses what is wrong before it is sent", () => {
  const wrong = async () => {
    // @ts-expect-error wrong: a project lies in a team
    await planning.experiments.list.query({ project_id: "1" })
    // @ts-expect-error wrong: ids are text
    await planning.experiments.get.query({ ...at, id: 1 })
    // @ts-expect-error wrong: a page has a number of items
    await planning.experiments.list.query({ ...at, "page[size]": "many" })
    // @ts-expect-error wrong: experiments have no such order
    await planning.experiments.list.query({ ...at, sort: "colour" })
    // @ts-expect-error wrong: no such filter
    await planning.experiments.list.query({ ...at, "filter[name]": "button" })
    // @ts-expect-error wrong: data is required
    await planning.experiments.create.mutate(at)
    // @ts-expect-error wrong: name is required
    await planning.experiments.create.mutate({ ...at, data: { type: "experiments", attributes: {} } })
    // @ts-expect-error wrong: name is text
    await planning.experiments.create.mutate({ ...at, data: { type: "experiments", attributes: { name: 1 } } })
    // @ts-expect-error wrong: attributes are required
    await planning.experiments.update.mutate({ ...at, id: "1", data: { type: "experiments" } })
    // @ts-expect-error wrong: the type of experiments is experiments
    await planning.experiments.update.mutate({ ...at, id: "1", data: { type: "projects", attributes: {} } })
    const running = { type: "experiments", attributes: { status: "running" } } as const
    // @ts-expect-error wrong: no such status
    await planning.experiments.update.mutate({ ...at, id: "1", data: running })
    // @ts-expect-error wrong: started_at is the service's to write
    const stamped: Inputs["experiments"]["create"]["data"]["attributes"] = { name: "Stamped", started_at: "2100-01-01" }
    await planning.experiments.create.mutate({ ...at, data: { type: "experiments", attributes: stamped } })
    // @ts-expect-error wrong: the answer may be null
    console.log((await planning.projects.update.mutate({ ...at, id: "1", data: project })).data)
    // @ts-expect-error wrong: nothing is deleted
    await planning.experiments.remove.mutate({ ...at, id: "1" })
  }
  expect(wrong).toBeTypeOf("function")
})
