import { createServer } from "node:http"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { settled } from "../../testing/settled.ts"
import { accessProblems, describeInBrowser, useDashboard } from "../../testing/useDashboard.ts"

describeInBrowser("planning", () => {
  const dashboard = useDashboard()
  const received: string[] = []
  const receiver = createServer((request, response) => {
    let body = ""
    request.on("data", (part) => {
      body += part
    })
    request.on("end", () => {
      received.push(body)
      response.end("thanks")
    })
  })
  let receiverUrl = ""
  beforeAll(async () => {
    await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done))
    const address = receiver.address()
    if (address === null || typeof address === "string") throw new Error("the receiver has a port")
    receiverUrl = `http://127.0.0.1:${address.port}/hook`
  })
  afterAll(() => new Promise((done) => receiver.close(done)))

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true })
  const expectNoProblems = async (page: Page) => expect(await accessProblems(page)).toEqual([])
  const dialog = (page: Page) => page.getByRole("dialog")
  const newProject = async (name: string) => {
    const { data } = await dashboard.send<{ readonly data: { readonly id: string } }>(
      "POST",
      `/api/v1/teams/${dashboard.team.id}/projects`,
      { data: { type: "projects", attributes: { name } } }
    )
    return data.id
  }

  it("a project is created, found, archived and restored", async () => {
    const page = await dashboard.open("/planning")
    await page.getByText("No projects yet").waitFor()
    await button(page, "New project").first().click()
    await dialog(page).getByLabel("Name").fill("Checkout")
    await dialog(page).getByLabel("Description").fill("Everything about paying")
    await button(page, "Create project").click()
    await page.getByRole("heading", { name: "Checkout" }).waitFor()

    await page.getByRole("link", { name: "All projects" }).click()
    await button(page, "New project").click()
    await dialog(page).getByLabel("Name").fill("checkout")
    await button(page, "Create project").click()
    await dialog(page).getByText("Name has already been taken").waitFor()
    expect(await dialog(page).getByLabel("Name").inputValue()).toBe("checkout")
    await button(page, "Cancel").click()

    await button(page, "Archive “Checkout”").click()
    await dialog(page).getByRole("button", { name: "Archive" }).click()
    await page.getByText("“Checkout” is archived.").waitFor()
    await page.getByRole("link", { name: "Checkout" }).waitFor({ state: "detached" })
    await page.getByLabel("Show archived projects").check()
    await button(page, "Restore “Checkout”").click()
    await page.getByText("“Checkout” is restored.").waitFor()
    await page.getByRole("searchbox", { name: "Search by name" }).fill("nothing like it")
    await page.getByText("No project matches").waitFor()
    await expect.poll(() => new URL(page.url()).search).toContain("q=nothing+like+it")
  })

  it("two editors: the second sees both names, and nothing is lost", async () => {
    const id = await newProject("Onboarding")
    const pages = [await dashboard.open(`/planning/projects/${id}`), await dashboard.open(`/planning/projects/${id}`)]
    for (const page of pages) {
      await button(page, "Edit").click()
      await dialog(page).getByLabel("Name").waitFor()
    }
    const [first, second] = pages
    if (first === undefined || second === undefined) throw new Error("two pages are open")
    await dialog(first).getByLabel("Name").fill("Welcome")
    await dialog(first).getByLabel("Description").fill("The first week")
    await button(first, "Save").click()
    await first.getByRole("heading", { name: "Welcome" }).waitFor()

    await dialog(second).getByLabel("Name").fill("First steps")
    await button(second, "Save").click()
    await second.getByRole("heading", { name: "Another editor was faster" }).waitFor()
    await dialog(second).getByRole("row", { name: "Name First steps Welcome" }).waitFor()
    await expectNoProblems(second)
    await button(second, "Save mine over it").click()
    await second.getByRole("heading", { name: "First steps" }).waitFor()
    await second.getByText("The first week").waitFor()
  })

  it("a person joins by e-mail address, and gets a role on a project and its experiments", async () => {
    const { email } = await dashboard.team.person("Nora New")
    const page = await dashboard.open("/planning/members")
    await button(page, "Add member").click()
    await dialog(page).getByLabel("E-mail address").fill("unknown.person@example.com")
    await button(page, "Add").click()
    await dialog(page).getByText("The service knows no person with exactly this address").waitFor()
    await dialog(page).getByLabel("E-mail address").fill(email)
    await dialog(page).getByLabel("Role").selectOption("Viewer")
    await button(page, "Add").click()
    await page.getByRole("combobox", { name: "Role of Nora New" }).selectOption("User")
    await page.getByText("Nora New is User now.").waitFor()
    await page.getByRole("row", { name: "Manage the team, its members and webhooks yes no no no" }).waitFor()
    await button(page, "Edit team").click()
    await dialog(page).getByLabel("Description").fill("Trials in the field")
    await button(page, "Save").click()
    await page.getByText("Trials in the field").waitFor()

    const id = await newProject("Emails")
    const path = `/api/v1/teams/${dashboard.team.id}/projects/${id}/experiments`
    await dashboard.send("POST", path, { data: { type: "experiments", attributes: { name: "Subject lines" } } })
    await page.goto(`${dashboard.url}/app/planning/projects/${id}`)
    await button(page, "Assign").click()
    const person = dialog(page).getByLabel("Person")
    await person.selectOption({ label: `Nora New (${email})` })
    await dialog(page).getByLabel("Role").selectOption("Technician")
    await dialog(page).getByRole("button", { name: "Assign" }).click()
    await page.getByRole("combobox", { name: "Role of Nora New" }).waitFor()
    await page.getByText("In effect on its one experiment.").waitFor({ timeout: 15_000 })

    await button(page, "People on “Subject lines”").click()
    await dialog(page)
      .getByRole("row", { name: /Nora New.*the project/ })
      .waitFor()
    await dialog(page).getByRole("combobox", { name: "Role of Nora New" }).selectOption("User")
    await dialog(page)
      .getByRole("row", { name: /Nora New.*this experiment/ })
      .waitFor()
    await expectNoProblems(page)
    await dialog(page).getByRole("button", { name: "Close" }).click()

    await page.getByRole("link", { name: "Team and members" }).click()
    await button(page, "Assignments of Nora New").click()
    await dialog(page).getByText("Emails").first().click()
    await dialog(page).getByRole("row", { name: "Subject lines User this experiment" }).waitFor()
    await dialog(page).getByRole("button", { name: "Close" }).click()
    await button(page, "Remove Nora New from the team").click()
    await dialog(page).getByRole("button", { name: "Remove" }).click()
    await page.getByText("Nora New has left the team.").waitFor()
  })

  it("a token is shown once and works until it is revoked", async () => {
    const page = await dashboard.open("/planning/tokens")
    await button(page, "New token").click()
    await dialog(page).getByLabel("Name").fill("nightly export")
    await button(page, "Make token").click()
    await dialog(page).getByText("This is the only time").waitFor()
    await expectNoProblems(page)
    const secret = (await dialog(page).locator("code").first().textContent()) ?? ""
    const ask = () =>
      fetch(`${dashboard.url}/api/v1/caller`, { headers: { authorization: `Bearer ${secret}` } }).then(
        ({ status }) => status
      )
    expect(await ask()).toBe(200)
    await button(page, "I have copied it").click()
    await page.getByRole("row", { name: /nightly export.*Read only/ }).waitFor()
    await button(page, "Revoke “nightly export”").click()
    await dialog(page).getByText("Browsers that signed in with it are signed out").waitFor()
    await dialog(page).getByRole("button", { name: "Revoke" }).click()
    await page.getByText("“nightly export” is revoked.").waitFor()
    expect(await ask()).toBe(401)
  })

  it("a webhook receives a test, and a refused address is named at its field", async () => {
    const page = await dashboard.open("/planning/webhooks")
    await button(page, "New webhook").click()
    await dialog(page).getByLabel("URL").fill("http://10.0.0.1/hook")
    await button(page, "Create webhook").click()
    await dialog(page).getByText("Url leads to an address that is not allowed").waitFor()
    await dialog(page).getByLabel("URL").fill(receiverUrl)
    await dialog(page)
      .getByLabel(/^Only these/)
      .check()
    await dialog(page)
      .getByLabel(/^experiment.ended/)
      .check()
    await expectNoProblems(page)
    await button(page, "Create webhook").click()
    await dialog(page)
      .getByText(/^whsec_/)
      .waitFor()
    await button(page, "I have copied it").click()
    await page.getByRole("link", { name: receiverUrl }).click()
    await button(page, "Send a test").click()
    await page.getByRole("row", { name: /webhook\.test Delivered.*HTTP 200/ }).waitFor({ timeout: 15_000 })
    expect(received.map((body) => JSON.parse(body).type)).toEqual(["webhook.test"])
    await button(page, "Send again: webhook.test").click()
    await expect.poll(() => received.length, { timeout: 15_000 }).toBe(2)
    await page
      .getByRole("row", { name: /webhook\.test Delivered/ })
      .nth(1)
      .waitFor()
    await expectNoProblems(page)
    await button(page, "New secret").click()
    await button(page, "Make it").click()
    await dialog(page)
      .getByText(/^whsec_/)
      .waitFor()
    await button(page, "I have copied it").click()
    await button(page, "Switch off").click()
    await page.getByText("Off", { exact: true }).waitFor()
    await button(page, "Remove").click()
    await dialog(page).getByRole("button", { name: "Remove" }).click()
    await page.getByText("No webhooks yet").waitFor()
  })

  it("a Viewer sees everything, and nothing to change", async () => {
    const id = await newProject("Search")
    const users = `/api/v1/teams/${dashboard.team.id}/projects/${id}/users`
    await dashboard.send("POST", users, {
      data: {
        type: "user_assignments",
        attributes: { user_id: dashboard.team.people.Viewer.id, user_role_id: "4" }
      }
    })
    const page = await dashboard.open("/planning", { as: "Viewer" })
    const main = page.getByRole("main")
    await page.getByRole("link", { name: "Search", exact: true }).click()
    await page.getByRole("heading", { name: "Search", exact: true }).waitFor()
    await settled(page)
    await main.getByText("Vera Viewer").waitFor()
    expect(await main.getByRole("button").count()).toBe(0)
    expect(await main.getByRole("combobox").count()).toBe(0)
    await page.getByRole("link", { name: "Projects", exact: true }).click()
    await page.getByRole("link", { name: "Search", exact: true }).waitFor()
    expect(await main.getByRole("button").count()).toBe(0)
    await page.getByRole("link", { name: "Team and members" }).click()
    await main.getByText("Olive Owner").waitFor()
    expect(await main.getByRole("combobox").count()).toBe(0)
    expect(await main.getByRole("button", { name: /Add|Edit|Remove/ }).count()).toBe(0)
    await page.getByRole("link", { name: "Webhooks" }).click()
    await page.getByText("Owners manage webhooks").waitFor()
  })
})
