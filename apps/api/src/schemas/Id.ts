import { z } from "zod"

export const uuidTypeMessage = "UUID input should be a string, bytes or UUID object"

/** A UUID of any version, in upper or lower case; converted to lower case. */
export const Id = z
  .guid({
    error: (issue) =>
      issue.code === "invalid_format" ? "Input should be a valid UUID, 8-4-4-4-12 hexadecimal digits" : uuidTypeMessage
  })
  .toLowerCase()
