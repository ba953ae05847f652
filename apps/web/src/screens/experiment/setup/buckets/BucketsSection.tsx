export const BucketsSection = (_: { readonly experimentId: string }) => null
