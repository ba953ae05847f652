import { useMutation } from "@tanstack/react-query"
import { type ReactNode, useEffect, useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { TextField } from "../../parts/controls/TextField.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { signIn } from "../../service/session.ts"
import { texts } from "../../texts/common.ts"
import { signInTexts } from "../../texts/signIn.ts"

/** Exchanges a token for a session. The address stays, so that the reader arrives where the link led. */
export const SignInScreen = ({ above, onDone }: { readonly above?: ReactNode; readonly onDone?: () => void }) => {
  const [token, setToken] = useState("")
  const entry = useMutation({ mutationFn: signIn, ...(onDone && { onSuccess: onDone }) })
  useEffect(() => {
    document.title = `${signInTexts.title} · ${texts.name}`
  }, [])
  return (
    <main className="sign-in">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          entry.mutate(token.trim())
        }}
      >
        <h1>{signInTexts.title}</h1>
        {above}
        <p className="soft">{signInTexts.text}</p>
        <TextField
          label={signInTexts.token}
          hint={signInTexts.tokenHint}
          type="password"
          autoFocus
          spellCheck={false}
          value={token}
          onChange={setToken}
        />
        {entry.isError && <Failure error={entry.error} />}
        <Button type="submit" kind="main" busy={entry.isPending} disabled={token.trim() === ""}>
          {signInTexts.submit}
        </Button>
      </form>
    </main>
  )
}
