import { createContext, use } from "react"

/** The person and the team that the screens of Planning are about. */
export interface SignedIn {
  readonly userId: string
  readonly teamId: string
  readonly teamName: string
}

export const SignedInContext = createContext<SignedIn | null>(null)

export const useSignedIn = (): SignedIn => {
  const signedIn = use(SignedInContext)
  if (signedIn === null) throw new Error("Planning needs a session")
  return signedIn
}
