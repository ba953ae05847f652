import { Link } from "@tanstack/react-router"
import { setupSections } from "../../../shell/searches.ts"
import { setupTexts } from "../../../texts/setup/setup.ts"

type SetupSection = (typeof setupSections)[number]

interface SetupNavigationProps {
  readonly experimentId: string
  readonly current: SetupSection
}

export const SetupNavigation = ({ current, experimentId }: SetupNavigationProps) => (
  <nav className="setup-nav no-print" aria-label={setupTexts.nav}>
    {setupSections.map((section) => (
      <Link
        key={section}
        to="/experiments/$experimentId"
        params={{ experimentId }}
        search={{ section, entity: undefined, value: undefined }}
        aria-current={section === current ? "page" : undefined}
      >
        {setupTexts.sections[section]}
      </Link>
    ))}
  </nav>
)
