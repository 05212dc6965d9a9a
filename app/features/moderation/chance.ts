/** A whole number that hangs on every letter of a text: FNV-1a, 32 bits. */
function numberOf(text: string): number {
  let mixed = 0x811c9dc5
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193)
  return mixed | 0
}

/** A source of chance that gives the same numbers, from 0 to under 1, for the same seed: Mulberry32. */
export function chanceFrom(seed: string): () => number {
  let state = numberOf(seed)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** So many of a list, drawn without putting back, in the order of drawing; the same for the same seed and list. */
export function drawn<T>(list: readonly T[], many: number, seed: string): T[] {
  const chance = chanceFrom(seed)
  return list.map((one) => ({ one, at: chance() })).toSorted((a, b) => a.at - b.at).slice(0, many).map(({ one }) => one)
}
