import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { Page } from "../../parts/layout/Page.tsx"
import { planningTexts as texts } from "../../texts/planning/planning.ts"

const tabs = [
  { name: "projects", to: "/planning" },
  { name: "members", to: "/planning/members" },
  { name: "tokens", to: "/planning/tokens" },
  { name: "webhooks", to: "/planning/webhooks" }
] as const

interface PlanningPageProps {
  readonly tab: (typeof tabs)[number]["name"]
  /** That of the tab by default. */
  readonly title?: string
  readonly above?: ReactNode
  readonly badge?: ReactNode
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A screen of Planning, with the way to the others. */
export const PlanningPage = ({ tab, title = texts[tab], ...rest }: PlanningPageProps) => (
  <Page
    title={title}
    tabs={
      <nav className="tabs" aria-label={texts.tabs}>
        {tabs.map(({ name, to }) => (
          <Link key={name} to={to} activeOptions={{ exact: true }} {...(name === tab && { "aria-current": "page" })}>
            {texts[name]}
          </Link>
        ))}
      </nav>
    }
    {...rest}
  />
)
