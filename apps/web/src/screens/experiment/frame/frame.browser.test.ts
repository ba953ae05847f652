import { expect, it } from "vitest"
import { describeInBrowser, expectAccessible, useDashboard } from "../../../testing/useDashboard.ts"

interface Created {
  readonly id: string
}

describeInBrowser("the frame of an experiment", () => {
  const dashboard = useDashboard()

  const create = async (name: string): Promise<string> => {
    const service = await dashboard.send<Created>("POST", "/api/v1/services", { name: `service of ${name}` })
    const path = `/api/v1/services/${service.id}/experiments`
    return (await dashboard.send<Created>("POST", path, { name, active: false })).id
  }

  it("goes from draft to archive and back, and says what each state means", async () => {
    const page = await dashboard.open(`/experiments/${await create("Light or dark")}`)
    const press = (name: string) => page.getByRole("main").getByRole("button", { name, exact: true }).click()
    await page.getByText("Not started. It samples no entity.").waitFor()
    await press("Schedule…")
    const scheduling = page.getByRole("dialog", { name: "When does it start?" })
    await scheduling.getByLabel("Start").fill("2020-01-01T00:00")
    await scheduling.getByRole("button", { name: "Set the start" }).click()
    await scheduling.getByText("The start must be in the future.").waitFor()
    await scheduling.getByLabel("Start").fill("2031-05-01T09:00")
    await scheduling.getByRole("button", { name: "Set the start" }).click()
    await page.getByText("on 1 May 2031, 09:00.").waitFor()
    await press("Cancel the start")
    await page.getByText("Not started. It samples no entity.").waitFor()

    await press("Start now")
    await page.getByText("It runs without a bucket that has a share").waitFor()
    await expectAccessible(page)
    await press("Pause")
    await page.getByText(/^Paused .* on/).waitFor()
    await press("Resume")
    await press("Complete…")
    const completing = page.getByRole("dialog", { name: "Complete this experiment?" })
    await completing.getByText("Entities that were sampled keep their buckets").waitFor()
    await completing.getByRole("button", { name: "Complete" }).click()
    await page.getByText("A person completed it.").waitFor()
    await press("Archive")
    await page.getByText("Archived. It samples no entity and accepts no change until it is restored.").waitFor()
    await page.getByRole("button", { name: "Undo" }).click()
    await page.getByText("A person completed it.").waitFor()
  })

  it("shows both names when two editors rename it, and saves the one that is chosen", async () => {
    const path = `/experiments/${await create("First name")}`
    const [one, other] = await Promise.all([dashboard.open(path), dashboard.open(path, { as: "User" })])
    for (const page of [one, other]) {
      await page.getByRole("button", { name: "Rename" }).click()
    }
    await one.getByLabel("Name of the experiment").fill("Name of one")
    await one.keyboard.press("Enter")
    await one.getByText("Renamed.").waitFor()
    await other.getByLabel("Name of the experiment").fill("Name of the other")
    await other.keyboard.press("Enter")
    const conflict = other.getByRole("dialog", { name: "Another editor was faster" })
    await conflict.getByRole("row", { name: "Name Name of the other Name of one" }).waitFor()
    await expectAccessible(other)
    await conflict.getByRole("button", { name: "Save mine over it" }).click()
    await other.getByText("Renamed.").waitFor()
    await one.reload()
    await one.getByRole("heading", { name: "Name of the other" }).waitFor()
  })

  it("sends a change again when another editor changed something else", async () => {
    const id = await create("Renamed meanwhile")
    const page = await dashboard.open(`/experiments/${id}`)
    await page.getByRole("button", { name: "Start now" }).waitFor()
    await dashboard.send("PATCH", `/api/v1/experiments/${id}`, { name: "A new name" })
    await page.getByRole("button", { name: "Start now" }).click()
    await page.getByText(/^Started .* on/).waitFor()
    await page.getByRole("heading", { name: "A new name" }).waitFor()
  })

  it("offers a reader no action, and says that an unknown id leads nowhere", async () => {
    const page = await dashboard.open(`/experiments/${await create("To read")}`, { as: "Viewer" })
    await page.getByRole("heading", { name: "To read" }).waitFor()
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0)
    await page.goto(`${dashboard.url}/app/experiments/01a1f762-e2bc-72e1-ac64-000000000000`)
    await page.getByRole("heading", { name: "No experiment stands here" }).waitFor()
    await page.getByRole("link", { name: "See all experiments" }).click()
    await page.getByRole("heading", { name: "Experiments" }).waitFor()
  })
})
