import { expect, it } from "vitest"
import { describeInBrowser, expectAccessible, useDashboard } from "../../testing/useDashboard.ts"

describeInBrowser("signing in", () => {
  const dashboard = useDashboard()

  it("exchanges a token for a session, keeps the address, and ends the session again", async () => {
    const page = await dashboard.open("/compare", { as: null })
    await page.getByRole("heading", { name: "Sign in" }).waitFor()
    await expectAccessible(page)
    await page.getByLabel("Token").fill("sortition_unknown")
    await page.getByRole("button", { name: "Sign in" }).click()
    await page.getByRole("alert").getByText("The token is unknown, expired or revoked").waitFor()

    await page.getByLabel("Token").fill(dashboard.team.people.Owner.token)
    await page.getByLabel("Token").press("Enter")
    await page.getByRole("navigation", { name: "Main" }).waitFor()
    expect(new URL(page.url()).pathname).toBe("/app/compare")
    expect(await page.evaluate(() => document.cookie)).toBe("")

    await page.getByRole("button", { name: "Sign out" }).click()
    await page.getByRole("heading", { name: "Sign in" }).waitFor()
    await page.reload()
    await page.getByRole("heading", { name: "Sign in" }).waitFor()
  })

  it("shows where to go, by keyboard too", async () => {
    const page = await dashboard.open("/")
    await page.getByRole("navigation", { name: "Main" }).waitFor()
    await page.keyboard.press("Control+k")
    await page.getByRole("combobox", { name: "Search experiments and commands" }).fill("plan")
    await page.keyboard.press("Enter")
    await page.waitForURL("**/app/planning")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("dark")
    await page.keyboard.press("Enter")
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark")
  })
})
