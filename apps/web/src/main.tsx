import "./style/tokens.css"
import "./style/base.css"
import "./style/layout.css"
import "./style/controls.css"
import "./style/tables.css"
import "./style/charts.css"
import "./style/shell.css"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { router } from "./routes.tsx"
import { queryClient } from "./service/queryClient.ts"

const place = document.getElementById("root")
if (place === null) throw new Error("the page has no element with the id root")

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>
)
