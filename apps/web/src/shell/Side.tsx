import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { Button } from "../parts/controls/Button.tsx"
import { sessionOptions, signOut } from "../service/session.ts"
import { useStore } from "../service/store.ts"
import { texts } from "../texts/common.ts"
import { Navigation } from "./Navigation.tsx"
import { openPalette } from "./palette/openPalette.ts"
import { chooseTheme, theme, themes } from "./theme.ts"

const ThemeChoice = () => (
  <select
    className="input"
    aria-label={texts.theme.label}
    value={useStore(theme)}
    onChange={({ target }) => chooseTheme(themes.find((each) => each === target.value) ?? "system")}
  >
    {themes.map((each) => (
      <option key={each} value={each}>
        {texts.theme[each]}
      </option>
    ))}
  </select>
)

const Account = () => {
  const { data } = useQuery(sessionOptions)
  if (data === undefined) return null
  return (
    <>
      <div className="wide-only soft cut">
        {data.user?.full_name ?? texts.session.local}
        {data.team !== null && ` · ${data.team.name}`}
        {data.role !== null && ` · ${data.role}`}
      </div>
      {data.signed_in && (
        <Button small onClick={() => void signOut()}>
          {texts.session.signOut}
        </Button>
      )}
    </>
  )
}

/** The side of every screen: where to go, how it looks, and the signed-in user. */
export const Side = () => (
  <header className="shell-side">
    <Link to="/" className="shell-name">
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <rect width="22" height="22" rx="5" fill="var(--accent)" />
        <rect x="4" y="5" width="6" height="12" rx="1.5" fill="var(--accent-text)" />
        <rect x="12" y="5" width="6" height="7" rx="1.5" fill="var(--accent-text)" opacity="0.6" />
      </svg>
      {texts.name}
    </Link>
    <Button className="palette-button" onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
      <span className="soft">{texts.palette.open}</span>
      <kbd className="small soft">Ctrl K</kbd>
    </Button>
    <Navigation />
    <div className="shell-foot">
      <ThemeChoice />
      <Account />
    </div>
  </header>
)
