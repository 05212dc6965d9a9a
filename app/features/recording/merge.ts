/** One field as a form sends it: what it says, and what stood in it when the form was loaded. */
export type Sent = { field: string; value: string; loaded: string }

export type Merged = {
  /** What becomes the field's value. */
  write: { field: string; value: string }[]
  /** Where both changed: the stored value stays, and this is kept beside it, so that somebody can choose. */
  beside: { field: string; value: string }[]
}

/**
 * Brings what a form says together with what is stored, field by field, so that of two tabs neither wipes out the other's words.
 * Unchanged by this form: it is left. Changed, while the stored value is still the one loaded: it is written. Changed on both sides to
 * different values: the stored one stays, and this one is kept beside it.
 * @param stored what stands in a field now
 */
export function merge(sent: readonly Sent[], stored: (field: string) => string): Merged {
  const merged: Merged = { write: [], beside: [] }
  for (const { field, value, loaded } of sent) {
    const now = stored(field)
    if (value === loaded || value === now) continue
    ;(now === loaded ? merged.write : merged.beside).push({ field, value })
  }
  return merged
}
