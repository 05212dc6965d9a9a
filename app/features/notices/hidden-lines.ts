import type { Letter, Line } from './letter.ts'

const action = /^\/remedial-actions\/([0-9a-f-]{36})\b/

/** A letter without the lines that lead to actions of hidden audits or speak of one, and without the headings that then stand over nothing. */
export function withoutHidden(letter: Letter, hiddenActions: readonly string[]): Letter {
  if (hiddenActions.length === 0) return letter
  const isHidden = ({ link, actionId }: Line) => hiddenActions.includes(actionId ?? action.exec(link ?? '')?.[1] ?? '')
  const parts = letter.parts.flatMap((part) => {
    const lines = part.lines.filter((line) => !isHidden(line))
    return lines.length === 0 && part.lines.length > 0 ? [] : [{ ...part, lines }]
  })
  return { ...letter, parts }
}
