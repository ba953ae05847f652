import { Link } from "@tanstack/react-router"
import { texts } from "../texts/common.ts"
import { Icon, type IconName } from "./Icon.tsx"

const places = [
  { to: "/", icon: "home", text: texts.nav.home },
  { to: "/experiments", icon: "experiments", text: texts.nav.experiments },
  { to: "/timeline", icon: "timeline", text: texts.nav.timeline },
  { to: "/compare", icon: "compare", text: texts.nav.compare },
  { to: "/planning", icon: "planning", text: texts.nav.planning },
  { to: "/history", icon: "history", text: texts.nav.history }
] as const satisfies readonly { readonly icon: IconName; readonly to: string; readonly text: string }[]

/** The screens of the team. */
export const Navigation = () => (
  <nav className="shell-nav" aria-label={texts.nav.label}>
    {places.map(({ icon, text, to }) => (
      <Link
        key={to}
        to={to}
        activeOptions={{ exact: to === "/", includeSearch: false }}
        activeProps={{ "aria-current": "page" }}
      >
        <Icon name={icon} />
        {text}
      </Link>
    ))}
    <a href="/docs/">
      <Icon name="reference" />
      {texts.nav.reference}
    </a>
  </nav>
)
