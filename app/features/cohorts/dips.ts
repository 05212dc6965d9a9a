import { notACaseReference } from '../../lib/case-reference.ts'
import { daysAfter, daysBetween, inWords, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { counted } from '../../lib/phrases.ts'

export const moments = ['before', 'after'] as const
export type Moment = (typeof moments)[number]

/** How many children of a team are looked at, before the programme and after it. */
export const casesEach = 5

/** The themes that a dip sample looks at, by their keys in the framework in force. */
export const dipThemes = ['oversight', 'review-progress'] as const

const weeks = (n: number) => n * 7

/** From when to when a sample may be due: before, until the day on which week 1 begins; after, from 16 weeks later to 20 weeks later. */
export const dueBetween = (moment: Moment, startsOn: Day): { from: Day | undefined; until: Day } =>
  (moment === 'before' ? { from: undefined, until: startsOn } : { from: daysAfter(startsOn, weeks(16)), until: daysAfter(startsOn, weeks(20)) })

/** The last day on which a sample can be finished and still count: of the sample before, the last of week 1; of the one after, four weeks later than any is due. */
export const countsUntil = (moment: Moment, startsOn: Day): Day => daysAfter(dueBetween(moment, startsOn).until, moment === 'before' ? 6 : weeks(4))

/** Why a sample cannot be asked for on a day, in a sentence, or undefined when it can. */
export function whyNotAskNow(moment: Moment, startsOn: Day, today: Day): string | undefined {
  const { from, until } = dueBetween(moment, startsOn)
  if (from && today < from) return `The sample after the programme can be asked for from ${inWords(from)}, 16 weeks after week 1 began. What is looked at sooner says little of what lasts.`
  if (today > until) return moment === 'before'
    ? `Week 1 began on ${inWords(startsOn)}. What is looked at now is no longer a sample before the programme.`
    : `The 20 weeks after week 1 ended on ${inWords(until)}. The cohort’s results can say that this sample is missing, and nothing else.`
  return undefined
}

/** Why a sample cannot be due on a day, in a sentence, or undefined when it can. */
export function whyNotDueOn(dueOn: Day, moment: Moment, startsOn: Day, today: Day): string | undefined {
  const { until } = dueBetween(moment, startsOn)
  if (dueOn < today) return 'Choose a day that is not over.'
  if (dueOn > until) return moment === 'before' ? `Choose a day up to ${inWords(until)}, when week 1 begins.` : `Choose a day up to ${inWords(until)}, 20 weeks after week 1 began.`
  return undefined
}

/** The day that is proposed: two weeks from now, or the last that is possible. */
export function dueProposed(moment: Moment, startsOn: Day, today: Day): Day {
  const { until } = dueBetween(moment, startsOn)
  return daysBetween(today, until) < weeks(2) ? until : daysAfter(today, weeks(2))
}

/** What makes two references one child’s, however they are spaced or written: NM 1001 is nm-1001. */
export const plainReference = (reference: string) => reference.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

const mostReferences = 1000
const longestReference = 40

/**
 * Reads references typed or pasted one a line. Empty lines are passed over, and a reference that comes twice is one.
 * @returns them in the order in which they came; or what is to be mended, without repeating what may be a name
 */
export function referencesFrom(text: string): { references: string[] } | { problem: string } {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, ' '))
  const wrong = lines.flatMap((line, nth) => {
    if (line.length > longestReference) return [`Line ${nth + 1}: a case reference has at most ${longestReference} characters. Write one a line.`]
    const why = notACaseReference(line)
    return why ? [`Line ${nth + 1}: ${why}`] : []
  })
  if (wrong[0]) return { problem: wrong.length === 1 ? wrong[0] : `${wrong[0]} ${counted(wrong.length - 1, 'more line is', 'more lines are')} to be mended, too.` }
  const references = [...Map.groupBy(lines.filter(Boolean), plainReference).values()].map(([first]) => first!)
  return references.length > mostReferences ? { problem: `Give at most ${mostReferences.toLocaleString('en-GB')} references.` } : { references }
}

/** What somebody has to do with a member that may keep them from judging a sample of the member’s team. */
export type TiesToMember = {
  isAuditor: boolean
  isMember: boolean
  coaches: boolean
  /** They have met the manager for coaching of any kind, or are to. */
  coached: boolean
  observed: boolean
  checkedATask: boolean
  /** They judged, or are to judge, the member’s other sample: they would know the team again, and with it which sample is which. */
  judgesTheOther: boolean
  askedForIt: boolean
  /** They lead the team, its area or the council, or work in the team. */
  belongsToTheLine: boolean
}

const reasons = [
  ['isMember', 'is the manager whose team is looked at', 'You are the manager whose team is looked at'],
  ['coaches', 'coaches this manager in the programme', 'You now coach this manager in the programme'],
  ['coached', 'coaches this manager, or has', 'You coach this manager, or have'],
  ['observed', 'observed a supervision of this manager', 'You have observed a supervision of this manager'],
  ['checkedATask', 'checked a task of this manager in the programme', 'You have checked a task of this manager'],
  ['judgesTheOther', 'judges the other sample of this team, and would know it again', 'You judge another sample of this team'],
  ['askedForIt', 'asks for the sample, and so knows what it is for', 'You asked for this sample, and so know what it is for'],
  ['belongsToTheLine', 'works in this team or leads it', 'You work in this team or lead it'],
] as const satisfies readonly (readonly [keyof TiesToMember, string, string])[]

/** Why somebody may not judge a sample, as the end of a sentence that begins with their name, or undefined when they may. Whoever judges has had no hand in what they judge. */
export function whyNotToJudge(ties: TiesToMember): string | undefined {
  if (!ties.isAuditor) return 'is no auditor of the council today'
  return reasons.find(([tie]) => ties[tie])?.[1]
}

/** The same to themselves, with what to do, once they open or save a sample that was given to them. */
export function whyNotYours(ties: TiesToMember): string | undefined {
  const because = ties.isAuditor ? reasons.find(([tie]) => ties[tie])?.[2] : 'You are no auditor of the council any more'
  return because && `${because}, so somebody else has to judge these cases. Ask whoever gave you the sample to name another auditor. Nothing was saved.`
}

/** One theme of one case as the form says it; a grade of null is “does not apply”. */
export type Judged = { position: number; themeKey: string; gradeId: string | null; whereSeen: string }

/** How a form says “does not apply”. */
export const doesNotApply = 'none'

const longestWhere = 300

/** The name of a field of the form: `grade-2-oversight` is the grade of the second case on that theme. */
export const fieldOf = (what: 'grade' | 'where', position: number, themeKey: string) => `${what}-${position}-${themeKey}`

/** Every case and theme of a sample, in the order of the page. */
export const cellsOf = (cases: number) => Array.from({ length: cases }, (_, nth) => dipThemes.map((themeKey) => ({ position: nth + 1, themeKey }))).flat()

/** Reads the auditor’s form. What was left open is left out; a place in the record without a grade is to be mended, so that no word is lost. */
export function judgedFrom(typed: Readonly<Record<string, string>>): { judged: Judged[]; problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  const judged = cellsOf(casesEach).flatMap(({ position, themeKey }): Judged[] => {
    const [grade, where] = [typed[fieldOf('grade', position, themeKey)] ?? '', (typed[fieldOf('where', position, themeKey)] ?? '').trim()]
    const [identifier] = findIdentifiers(where)
    if (where.length > longestWhere) problems[fieldOf('where', position, themeKey)] = `Keep this to ${longestWhere} characters.`
    else if (identifier) problems[fieldOf('where', position, themeKey)] = `Take out the identifying detail (${identifier.kind}).`
    else if (where !== '' && grade === '') problems[fieldOf('grade', position, themeKey)] = 'Choose a grade for what you wrote below, or say that the theme does not apply.'
    return grade === '' ? [] : [{ position, themeKey, gradeId: grade === doesNotApply ? null : grade, whereSeen: where }]
  })
  return { judged, problems }
}

/** What is missing before a sample can be finished, by field: each case has a grade on each theme with where it was seen, or the theme does not apply. */
export function missingToFinish(saved: readonly Judged[], caseReferences: readonly string[], titles: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(cellsOf(caseReferences.length).flatMap(({ position, themeKey }): [string, string][] => {
    const one = saved.find((row) => row.position === position && row.themeKey === themeKey)
    const of = `${titles[themeKey]} of case ${caseReferences[position - 1]}`
    if (!one) return [[fieldOf('grade', position, themeKey), `Grade ${of}, or say that it does not apply.`]]
    return one.gradeId !== null && one.whereSeen === '' ? [[fieldOf('where', position, themeKey), `Say where in the record you saw ${of}.`]] : []
  }))
}

/** How a sample stands for whoever asked for it, in words that tell nothing of its grades. */
export function sampleInWords(sample: { auditor: string; dueOn: Day; finishedOn: Day | null }, moment: Moment, startsOn: Day, today: Day): string {
  if (sample.finishedOn) return `${sample.auditor} finished it on ${inWords(sample.finishedOn)}${sample.finishedOn > countsUntil(moment, startsOn) ? ', too late to count' : ''}.`
  return `${sample.auditor} has it, due ${inWords(sample.dueOn)}${sample.dueOn < today ? ': late' : ''}.`
}
