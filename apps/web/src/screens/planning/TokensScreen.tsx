import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { Button } from "../../parts/controls/Button.tsx"
import { ConfirmDialog } from "../../parts/feedback/ConfirmDialog.tsx"
import { Failure } from "../../parts/feedback/Failure.tsx"
import { showToast } from "../../parts/feedback/toasts.ts"
import { Card } from "../../parts/layout/Card.tsx"
import { EmptyState } from "../../parts/layout/EmptyState.tsx"
import { Skeleton } from "../../parts/layout/Skeleton.tsx"
import { queryClient, sessionKey } from "../../service/queryClient.ts"
import { client, type Outputs, trpc } from "../../service/trpc.ts"
import { tokenTexts as texts } from "../../texts/planning/tokens.ts"
import { everyPage } from "./access/everyPage.ts"
import { PlanningPage } from "./PlanningPage.tsx"
import type { Token } from "./resources.ts"
import { useSignedIn } from "./signedIn.ts"
import { MadeToken } from "./tokens/MadeToken.tsx"
import { NewToken } from "./tokens/NewToken.tsx"
import { TokenTable } from "./tokens/TokenTable.tsx"

type Made = Outputs["planning"]["tokens"]["create"]["data"]

/** The tokens of the signed-in person. */
export const TokensScreen = () => {
  const { userId } = useSignedIn()
  const { data: caller } = useQuery(trpc.caller.get.queryOptions())
  const mayChange = caller?.scopes.includes("write") === true
  const tokens = useQuery({
    queryKey: [...trpc.planning.tokens.pathKey(), "every", userId],
    queryFn: async () =>
      (await everyPage((page) => client.planning.tokens.list.query({ user_id: userId, ...page }))).data.toReversed()
  })
  const [makes, setMakes] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const [revoked, setRevoked] = useState<Token | null>(null)
  const revoke = useMutation({
    mutationFn: ({ id }: Token) => client.planning.tokens.revoke.mutate({ user_id: userId, id }),
    onSuccess: async (_, { attributes }) => {
      setRevoked(null)
      showToast({ text: texts.revoked(attributes.name) })
      await Promise.all([
        queryClient.invalidateQueries(trpc.planning.tokens.pathFilter()),
        queryClient.invalidateQueries({ queryKey: sessionKey })
      ])
    }
  })
  const makeButton = mayChange && (
    <Button kind="main" onClick={() => setMakes(true)}>
      {texts.make}
    </Button>
  )
  return (
    <PlanningPage tab="tokens" actions={makeButton}>
      <Card title={texts.yours} hint={texts.hint}>
        {tokens.isPending && <Skeleton height={200} />}
        {tokens.isError && <Failure error={tokens.error} retry={tokens.refetch} />}
        {tokens.data?.length === 0 && <EmptyState title={texts.none}>{texts.noneText}</EmptyState>}
        {tokens.data !== undefined && tokens.data.length > 0 && (
          <TokenTable tokens={tokens.data} mayRevoke={mayChange} onRevoke={setRevoked} />
        )}
      </Card>
      {makes && (
        <NewToken
          onMade={(token) => {
            setMakes(false)
            setMade(token)
          }}
          onClose={() => setMakes(false)}
        />
      )}
      {made !== null && <MadeToken made={made} onClose={() => setMade(null)} />}
      {revoked !== null && (
        <ConfirmDialog
          title={texts.revokeTitle(revoked.attributes.name)}
          confirm={texts.revoke}
          danger
          busy={revoke.isPending}
          error={revoke.error}
          onClose={() => {
            revoke.reset()
            setRevoked(null)
          }}
          onConfirm={() => revoke.mutate(revoked)}
        >
          <p>{texts.revokeText}</p>
        </ConfirmDialog>
      )}
    </PlanningPage>
  )
}
