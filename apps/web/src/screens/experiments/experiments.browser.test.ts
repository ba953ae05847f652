import { expect, it } from "vitest"
import { describeInBrowser, expectAccessible, useDashboard } from "../../testing/useDashboard.ts"

interface Created {
  readonly id: string
}

/** A busy machine needs longer than the second that a poll waits by itself. */
const slow = { timeout: 15_000 }

describeInBrowser("the experiments of a team", () => {
  const dashboard = useDashboard()

  it("leads from an empty team to an experiment, which the table and Home show", async () => {
    const page = await dashboard.open("/")
    await page.getByText("Start with your first experiment").waitFor()
    await page.getByRole("main").getByRole("link", { name: "New experiment" }).first().click()
    const dialog = page.getByRole("dialog", { name: "New experiment" })
    await dialog.getByRole("button", { name: "Create" }).click()
    await dialog.getByText("The name needs at least two characters.").waitFor()
    await dialog.getByText("The new service needs a name.").waitFor()
    await expectAccessible(page)
    await dialog.getByLabel("Name", { exact: true }).fill("Button colour")
    await dialog.getByLabel("Name of the new service").fill("shop")
    await dialog.getByLabel("Description").fill("Green sells more.")
    await dialog.getByLabel("Start").fill("2031-05-01T09:00")
    await dialog.getByRole("button", { name: "Create" }).click()

    await page.getByRole("heading", { name: "Button colour" }).waitFor()
    await page.getByText(/^Starts in \d+ years, on/).waitFor()
    expect(new URL(page.url()).search).toBe("?section=buckets")
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Experiments" }).click()
    const row = page.getByRole("row", { name: /Button colour/ })
    await row.getByText("Scheduled").waitFor()
    expect(await row.getByRole("link", { name: "Button colour" }).getAttribute("title")).toBe("Green sells more.")
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home" }).click()
    await page.getByRole("link", { name: "1 Scheduled" }).waitFor()
  })

  it("finds by text, state and order, all of which stand in the address", async () => {
    const { id } = await dashboard.send<Created>("POST", "/api/v1/services", { name: "lab" })
    const create = (name: string, active: boolean) =>
      dashboard.send("POST", `/api/v1/services/${id}/experiments`, { name, active })
    await create("Alpha light", true)
    await create("Beta light", false)
    await create("Gamma water", true)
    const page = await dashboard.open(`/experiments?service=${id}`)
    const names = () => page.getByRole("table").getByRole("row").getByRole("link").allTextContents()
    await expect.poll(names, slow).toEqual(["Gamma water", "Beta light", "Alpha light"])
    await page.getByRole("button", { name: "Name" }).click()
    await expect.poll(names, slow).toEqual(["Alpha light", "Beta light", "Gamma water"])
    await page.getByLabel("Search").fill("light")
    await expect.poll(names, slow).toEqual(["Alpha light", "Beta light"])
    await page.getByLabel("Running").check()
    await expect.poll(names, slow).toEqual(["Alpha light"])
    await page.reload()
    await expect.poll(names, slow).toEqual(["Alpha light"])
    await page.getByLabel("Search").fill("nothing like it")
    await page.getByText("Nothing matches").waitFor()
    await page.getByRole("button", { name: "Clear the filters" }).click()
    await expect.poll(async () => (await names()).length, slow).toBe(4)
  })

  it("archives many at once, and an undo runs again what ran", async () => {
    const page = await dashboard.open("/experiments?sort=name&order=asc&q=lab")
    await page.getByLabel("Choose Alpha light").check()
    await page.getByLabel("Choose Gamma water").click({ modifiers: ["Shift"] })
    await page.getByText("3 experiments chosen").waitFor()
    await page.getByRole("button", { name: "Archive", exact: true }).click()
    const dialog = page.getByRole("dialog", { name: "Archive 3 experiments?" })
    await dialog.getByText("2 of them run.").waitFor()
    await dialog.getByRole("button", { name: "Archive" }).click()
    await page.getByText("Archived 3 experiments.").waitFor()
    await page.getByText("Nothing matches").waitFor()
    await page.getByRole("button", { name: "Undo" }).click()
    await page.getByText("Restored 3 experiments.").waitFor()
    await page
      .getByRole("row", { name: /Alpha light/ })
      .getByText("Running")
      .waitFor()
    await page
      .getByRole("row", { name: /Beta light/ })
      .getByText("Draft")
      .waitFor()
  })

  it("offers a reader no action", async () => {
    const page = await dashboard.open("/experiments?new=1", { as: "Viewer" })
    await page.getByRole("link", { name: "Button colour" }).waitFor()
    expect(await page.getByRole("button", { name: "New experiment" }).count()).toBe(0)
    expect(await page.getByRole("dialog").count()).toBe(0)
    expect(await page.getByRole("table").getByRole("checkbox").count()).toBe(0)
  })
})
