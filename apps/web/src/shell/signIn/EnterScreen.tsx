import { useMutation } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useEffect, useState } from "react"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { enter } from "../../service/session.ts"
import { signInTexts } from "../../texts/signIn.ts"
import { SignInScreen } from "./SignInScreen.tsx"

/** Where the one-time link of `npm start` leads. The code stands behind the `#`, so no log has it. */
export const EnterScreen = () => {
  const navigate = useNavigate()
  const goHome = () => void navigate({ to: "/", replace: true })
  const [code] = useState(() => window.location.hash.slice(1))
  const { error, isError, mutate } = useMutation({ mutationFn: enter, onSuccess: goHome })
  useEffect(() => {
    window.history.replaceState(window.history.state, "", window.location.pathname)
    mutate(code)
  }, [code, mutate])
  if (isError) return <SignInScreen above={<Failure error={error} />} onDone={goHome} />
  return (
    <main className="sign-in" aria-busy="true">
      <p>{signInTexts.entering}</p>
    </main>
  )
}
