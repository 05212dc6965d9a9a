import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Whether this is the run of `npm test`, which walks a part of what is much alike; every other run walks it all. */
export const sampled = process.env.PRACTICE_LOOP_SAMPLE === '1'

/** What is walked follows from what was built: the same build is always walked the same way, and each change to it another. JOURNEYS_SEED walks as an earlier build was. */
const seed = process.env.JOURNEYS_SEED ?? builtAs()

function builtAs() {
  try {
    return readFileSync(new URL('../../build/.stamp', import.meta.url), 'utf8')
  } catch {
    return ''
  }
}

const drawn = (name: string) => createHash('sha256').update(`${seed} ${name}`).digest('hex')

/** So many of a list for something, in the list’s own order; in a run that is not sampled, all of them. */
export function sampleOf<T extends string>(list: readonly T[], many: number, whatFor = ''): T[] {
  if (!sampled) return [...list]
  const chosen = new Set(list.toSorted((a, b) => (drawn(whatFor + a) < drawn(whatFor + b) ? -1 : 1)).slice(0, many))
  return list.filter((one) => chosen.has(one))
}
