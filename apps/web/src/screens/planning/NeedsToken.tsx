import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { TextField } from "../../parts/controls/TextField.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { Page } from "../../parts/layout/Page.tsx"
import { signIn } from "../../service/session.ts"
import { planningTexts as texts } from "../../texts/planning/planning.ts"

/** Where the service acts without a token. */
export const NeedsToken = () => {
  const [token, setToken] = useState("")
  const entry = useMutation({ mutationFn: signIn })
  return (
    <Page title={texts.title}>
      <Card title={texts.needsToken} className="planning-narrow">
        <p className="soft">{texts.needsTokenText}</p>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault()
            entry.mutate(token.trim())
          }}
        >
          <TextField label={texts.token} type="password" spellCheck={false} value={token} onChange={setToken} />
          {entry.isError && <Failure error={entry.error} />}
          <div className="row">
            <Button type="submit" kind="main" busy={entry.isPending} disabled={token.trim() === ""}>
              {texts.signIn}
            </Button>
          </div>
        </form>
      </Card>
    </Page>
  )
}
