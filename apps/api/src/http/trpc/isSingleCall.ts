import { trpcPrefix } from "./trpcLimits.ts"

/** Whether a tRPC request calls one procedure and wants one plain answer. */
export const isSingleCall = ({
  headers,
  url
}: {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly url: string
}): boolean => {
  const { pathname, searchParams } = new URL(url, "http://localhost")
  const isPlain = /^[\w.]+$/.test(pathname.slice(trpcPrefix.length)) && !searchParams.has("batch")
  return isPlain && headers["trpc-accept"] === undefined && headers.accept?.includes("application/jsonl") !== true
}
