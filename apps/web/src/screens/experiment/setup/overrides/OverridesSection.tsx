export const OverridesSection = (_: { readonly experimentId: string }) => null
