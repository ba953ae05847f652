import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server"
import { getEvaluator } from "./lib/evaluator"

/** Next.js called this middleware until version 16. It gives each visitor an id, and chooses the static page of the visitor's bucket. */
export const proxy = async (request: NextRequest, event: NextFetchEvent): Promise<NextResponse> => {
  const visitor = request.cookies.get("visitor")?.value ?? crypto.randomUUID()
  request.cookies.set("visitor", visitor)
  const address = request.nextUrl.clone()
  const isCheckout = address.pathname === "/checkout"
  if (isCheckout) {
    const evaluator = getEvaluator()
    await evaluator.ready().catch(console.error)
    const country = address.searchParams.get("country")
    const { value = "grey" } = evaluator.use("checkout-button", visitor, { User: { country } })
    event.waitUntil(evaluator.flush())
    address.pathname = `/checkout/${value}`
  }
  const response = isCheckout ? NextResponse.rewrite(address, { request }) : NextResponse.next({ request })
  response.cookies.set("visitor", visitor, { httpOnly: true, sameSite: "lax", maxAge: 31_536_000 })
  return response
}

export const config = { matcher: ["/", "/checkout"] }
