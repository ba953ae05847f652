export const LayerSection = (_: { readonly experimentId: string }) => null
