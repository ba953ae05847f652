interface PageOf<A, B> {
  readonly data: readonly A[]
  readonly included?: readonly B[] | undefined
  readonly links: { readonly next: string | null }
}

/** Reads the pages of a list one after another, for lists that a team keeps short. */
export const everyPage = async <A, B = never>(
  read: (page: { readonly "page[number]": number; readonly "page[size]": number }) => Promise<PageOf<A, B>>
): Promise<{ readonly data: readonly A[]; readonly included: readonly B[] }> => {
  const data: A[] = []
  const included: B[] = []
  for (let number = 1; ; number += 1) {
    const page = await read({ "page[number]": number, "page[size]": 100 })
    data.push(...page.data)
    included.push(...(page.included ?? []))
    if (page.links.next === null) return { data, included }
  }
}
