/** The API that an address belongs to; everything else answers as the sampling API does. */
export type Surface = "ofrep" | "planning" | "rest" | "trpc"

export const surfaceOf = (url: string): Surface => {
  if (/^\/trpc(?:[/?]|$)/.test(url)) return "trpc"
  if (/^\/ofrep(?:[/?]|$)/.test(url)) return "ofrep"
  return /^\/api\/(?:status|v1\/(?:teams|user_roles|users))(?:[/?]|$)/.test(url) ? "planning" : "rest"
}
