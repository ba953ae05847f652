/** No cache keeps an answer that may hold data of a team or a secret. One with an entity tag may be kept by its client, to be revalidated. */
export const cachePolicyOf = (etag: unknown): string => (etag === undefined ? "no-store" : "private, no-cache")
