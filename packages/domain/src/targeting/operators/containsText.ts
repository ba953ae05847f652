/** Whether texts contain `part`, in time linear to the text (Knuth, Morris and Pratt): `includes` needs a second for some long pairs. */
export const containsText = (part: string): ((text: string) => boolean) => {
  if (part.length <= 32) return (text) => text.includes(part)
  const borders = bordersOf(part)
  return (text) => {
    let matched = 0
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      while (matched > 0 && part.charCodeAt(matched) !== unit) matched = borders[matched - 1] ?? 0
      if (part.charCodeAt(matched) === unit && ++matched === part.length) return true
    }
    return false
  }
}

/** For each prefix of `part`, the length of its longest border: a proper prefix that is also a suffix. */
const bordersOf = (part: string): Uint32Array => {
  const borders = new Uint32Array(part.length)
  let border = 0
  for (let at = 1; at < part.length; at++) {
    while (border > 0 && part.charCodeAt(border) !== part.charCodeAt(at)) border = borders[border - 1] ?? 0
    if (part.charCodeAt(border) === part.charCodeAt(at)) border++
    borders[at] = border
  }
  return borders
}
