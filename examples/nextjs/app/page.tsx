import { cookies } from "next/headers"
import { after } from "next/server"
import { getEvaluator } from "../lib/evaluator"
import { getFlags } from "../lib/getFlags"

interface Props {
  readonly searchParams: Promise<{ readonly country?: string }>
}

/** A server component asks for the flag while the page is rendered. */
const Page = async ({ searchParams }: Props) => {
  const { country = "" } = await searchParams
  const visitor = (await cookies()).get("visitor")?.value ?? ""
  const flags = await getFlags()
  const button = await flags.getStringValue("checkout-button", "grey", { targetingKey: visitor, country })
  // The sample is sent once the page is.
  after(() => getEvaluator().flush())
  return <button type="button" style={{ background: button }}>{`Pay with the ${button} button`}</button>
}

export default Page
