import { useQuery } from "@tanstack/react-query"
import { Outlet } from "@tanstack/react-router"
import { lazy, Suspense, useEffect } from "react"
import { Toasts } from "../parts/feedback/Toasts.tsx"
import { Skeleton } from "../parts/layout/Skeleton.tsx"
import { sessionOptions } from "../service/session.ts"
import { useStore } from "../service/store.ts"
import { texts } from "../texts/common.ts"
import { Banner } from "./Banner.tsx"
import { closePalette, listenForPalette, paletteIsOpen } from "./palette/openPalette.ts"
import { Side } from "./Side.tsx"
import { useLiveStream } from "./useLiveStream.ts"

const Palette = lazy(() => import("./palette/Palette.tsx").then(({ Palette }) => ({ default: Palette })))
const SignInScreen = lazy(() =>
  import("./signIn/SignInScreen.tsx").then(({ SignInScreen }) => ({ default: SignInScreen }))
)

/** What stands around every screen; without a session, the sign-in stands instead. */
export const Frame = () => {
  const session = useQuery(sessionOptions)
  const isPaletteOpen = useStore(paletteIsOpen)
  useEffect(listenForPalette, [])
  useLiveStream(session.data !== undefined && (session.data.signed_in || session.data.open))
  if (session.data !== undefined && !session.data.signed_in && !session.data.open) {
    return (
      <Suspense>
        <SignInScreen />
      </Suspense>
    )
  }
  return (
    <div className="shell">
      <a className="skip button" href="#content">
        {texts.skip}
      </a>
      <Side />
      <main id="content" tabIndex={-1}>
        <Banner />
        <Suspense fallback={<Skeleton height={640} />}>
          <Outlet />
        </Suspense>
      </main>
      {isPaletteOpen && (
        <Suspense>
          <Palette onClose={closePalette} />
        </Suspense>
      )}
      <Toasts />
    </div>
  )
}
