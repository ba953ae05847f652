import { OpenFeature } from "@openfeature/web-sdk"
import { SortitionProvider } from "@sortition/openfeature-web"
import { createRoot } from "react-dom/client"
import { App } from "./App.tsx"

const { VITE_SORTITION_SERVICE: service, VITE_SORTITION_TOKEN: token, VITE_SORTITION_URL: url } = import.meta.env

/** A visitor keeps an id in this browser. */
const visitor = localStorage.getItem("visitor") ?? crypto.randomUUID()
localStorage.setItem("visitor", visitor)
const country = new URLSearchParams(location.search).get("country")

try {
  const provider = new SortitionProvider({ url, token, service })
  await OpenFeature.setProviderAndWait(provider, { targetingKey: visitor, country })
} catch (error) {
  // The page shows its defaults until the service answers.
  console.error(error)
}
const root = document.getElementById("root")
if (root !== null) createRoot(root).render(<App />)
