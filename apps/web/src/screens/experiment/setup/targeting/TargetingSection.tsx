export const TargetingSection = (_: { readonly experimentId: string }) => null
