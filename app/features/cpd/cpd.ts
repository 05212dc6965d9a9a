import { inWords, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import { hoursInWords } from '../../lib/phrases.ts'

/** Who may be a peer (Social Work England, peer reflection): known by what they are to the learner, never by name. */
export const peerRoles = ['social worker', 'manager', 'other professional'] as const
export type PeerRole = (typeof peerRoles)[number]

export const peerInWords: Readonly<Record<PeerRole, string>> = {
  'social worker': 'Another registered social worker',
  manager: 'My manager or supervisor',
  'other professional': 'Another professional who knows my social work practice',
}

/** What is the learner's own to write in a piece of CPD. */
export type Written = { description: string; learnt: string; impact: string; peerRole: PeerRole | null; peerLearnt: string | null }

/** A piece of CPD in the regulator's fields (domain: Social Work England, recording CPD). */
export type Piece = Written & {
  /** The rest of its address under the list. */
  address: string
  title: string
  activity: string
  doneOn: Day
  hours: number
  /** When the learner last saved it; null while it is a draft that the portal worked out. */
  writtenAt: Date | null
  /** An auditor accepted what the learner showed on a case of their own. */
  applied: boolean
}

export const moduleActivity = 'Online learning module'
export const workshopActivity = 'Workshop'
export const coachingActivity = 'Coaching'

/** Where a learner begins: what the module was, why it was theirs, and what they wrote when they completed it. The rest only they can write. */
export function draftOf({ title, summary, themes, reflection }: { title: string; summary: string; themes: readonly string[]; reflection: string | null }): Written {
  const why = themes.length > 0 ? ` It was given to me to build my practice in: ${themes.join('; ')}.` : ''
  return { description: `${title}. ${summary}${why}`, learnt: reflection ?? '', impact: '', peerRole: null, peerLearnt: null }
}

/** The year in which Social Work England's registration year of a day ends: it runs from 1 December to 30 November. */
export const registrationYearOf = (day: Day) => Number(day.slice(0, 4)) + (day.slice(5) >= '12-01' ? 1 : 0)

export const yearInWords = (year: number) => `year to 30 November ${year}`

/** Pieces by registration year, newest first in both; this year always has its place. */
export function byYear<One extends Pick<Piece, 'doneOn'>>(pieces: readonly One[], today: Day): { year: number; pieces: One[] }[] {
  const years = Map.groupBy(pieces.toSorted((one, other) => other.doneOn.localeCompare(one.doneOn)), ({ doneOn }) => registrationYearOf(doneOn))
  const thisYear = registrationYearOf(today)
  if (!years.has(thisYear)) years.set(thisYear, [])
  return [...years].map(([year, ofYear]) => ({ year, pieces: ofYear })).toSorted((one, other) => other.year - one.year)
}

/** "2 pieces in the year to 30 November 2026, 1 with a peer reflection": a count, and never whether it is enough. */
export function countInWords(pieces: readonly Pick<Piece, 'peerLearnt' | 'writtenAt'>[], year: number): string {
  if (pieces.length === 0) return `No pieces in the ${yearInWords(year)}.`
  const withPeer = pieces.filter(({ peerLearnt }) => peerLearnt).length
  const drafts = pieces.filter(({ writtenAt }) => writtenAt === null).length
  return `${pieces.length} ${pieces.length === 1 ? 'piece' : 'pieces'} in the ${yearInWords(year)}, ${withPeer || 'none'} with a peer reflection${drafts > 0 ? `, ${drafts} not saved by you yet` : ''}.`
}

/** Said wherever pieces are counted. */
export const onlyYourAccount = 'Only your account with Social Work England shows whether you have done what it asks for.'

/** What a text of a piece may hold. */
export const mostCharacters = 5_000

/**
 * What is wrong with the words of a piece, a sentence for each field; empty when they can be kept. They go to the regulator: details that identify somebody are refused,
 * and what may be a name is asked about once.
 * @param sure whether the learner has said that nobody can be known by them
 * @param known words with a capital that are nobody's name here, such as titles
 */
export function whatToMend(words: Readonly<Written & { activity?: string }>, sure: boolean, known: readonly string[]): Record<string, string> {
  const problems: Record<string, string> = {}
  if (!words.description) problems.description = 'Say in a sentence or two what it was and why it is relevant.'
  if (words.peerLearnt && !words.peerRole) problems.peerRole = 'Choose whom you talked with: a role, not a name.'
  if (words.peerRole && !words.peerLearnt) problems.peerLearnt = 'Write what you learnt from talking about it, or choose “Nobody yet”.'
  for (const field of ['activity', 'description', 'learnt', 'impact', 'peerLearnt'] as const) {
    const text = words[field] ?? ''
    const kinds = [...new Set(findIdentifiers(text).map(({ kind }) => kind))]
    const names = sure ? [] : likelyNames(text, ['Social Work England', ...known])
    if (text.length > mostCharacters) problems[field] = `Keep it to ${mostCharacters.toLocaleString('en-GB')} characters.`
    else if (kinds.length > 0) problems[field] = `Take out what could identify someone (${kinds.join(', ')}). This has not been saved; your words are still below.`
    else if (names.length > 0) problems[field] ??= `This may name somebody: ${names.join(', ')}. Take it out, or say at the end that nobody can be known by it.`
  }
  return problems
}

/** The regulator's fields of a piece with what stands in each; null where nothing is written yet. */
export const fieldsOf = (piece: Piece): [field: string, text: string | null][] => [
  ['Type of activity', piece.activity],
  ['What it was, and why it is relevant', piece.description],
  ['Date', inWords(piece.doneOn)],
  ['Time', hoursInWords(piece.hours)],
  ['What you learnt', piece.learnt || null],
  ['Positive impact on your practice and the people you work with', piece.impact || null],
  ['Peer reflection: with whom', piece.peerRole && peerInWords[piece.peerRole]],
  ['Peer reflection: what you learnt', piece.peerLearnt],
]

/**
 * All pieces as plain text, to be copied field by field into one's own account.
 * @param elsewhere courses that a list of the council names, a line for each: they stand apart
 */
export function asText(pieces: readonly Piece[], { name, today, elsewhere }: { name: string; today: Day; elsewhere: readonly string[] }): string {
  const years = byYear(pieces, today).map(({ year, pieces: ofYear }) => [
    `Y${yearInWords(year).slice(1)}`.toUpperCase(), countInWords(ofYear, year),
    ...ofYear.map((piece) => [`${piece.title}${piece.writtenAt ? '' : ' (draft, not saved yet)'}`, ...fieldsOf(piece).map(([field, text]) => `${field}:\n${text ?? '(not written yet)'}`)].join('\n\n')),
  ].join('\n\n'))
  return [
    `CPD of ${name}, ${inWords(today)}`,
    `Drafts for your own account with Social Work England. ${onlyYourAccount} Read each once more before you copy it: nothing in it may identify a child, a family or a colleague.`,
    ...years,
    ...(elsewhere.length > 0 ? [`RECORDED ELSEWHERE\n\nTaken in by your council from a list, and counted in nothing above.\n\n${elsewhere.join('\n')}`] : []),
  ].join('\n\n\n').concat('\n')
}
