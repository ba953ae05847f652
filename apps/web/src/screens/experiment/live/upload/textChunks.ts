/** The text of a file piece by piece, so that a file of any size fits into memory. */
export async function* textChunks(file: Blob): AsyncGenerator<string, void> {
  const reader = file.stream().getReader()
  // Removes the byte order mark, and keeps a character together that two pieces share.
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield decoder.decode(value, { stream: true })
    }
    yield decoder.decode()
  } finally {
    await reader.cancel()
  }
}
