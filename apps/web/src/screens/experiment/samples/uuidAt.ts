/**
 * The least id of a sample made at this instant, in milliseconds since 1970: ids are UUIDs of version 7, which begin with the
 * time. Lists page by id, so such a text leads to any instant.
 */
export const uuidAt = (at: number): string => {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0")
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7000-8000-000000000000`
}
