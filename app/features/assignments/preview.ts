import { bankHolidays } from '../../lib/bank-holidays.ts'
import type { Day } from '../../lib/days.ts'
import { counted, minutesInWords } from '../../lib/phrases.ts'
import { proposeLearning, type GapToAnswer } from './assignments.ts'
import { proposeCoaching } from './coaching.ts'
import { dueDays } from './monthly-learning.ts'
import type { Rule } from './rules.ts'

/** A gap without its words: nobody reads a sentence about it yet. */
export type GapFound = Omit<GapToAnswer, 'attribution' | 'personId' | 'theme' | 'grade'> & { attribution: 'practitioner' | 'manager' | 'system' | 'partner' | null }

/** An audit as the rules would answer it if its grades were confirmed. */
export type AuditToForesee = {
  reference: string
  caseType: string
  workerId: string | null
  managerId: string | null
  gaps: readonly GapFound[]
  /** What its gaps have brought before; none where it is looked at as if it came in today. */
  brought: readonly { gapId: string; personId: string; moduleKey: string }[]
  /** The day by which its learning would be done, where the month has room. */
  dueOn: Day
}

/** What is known of the people the audits name; a pair is "person module", a month "person 2026-12". */
export type Learners = {
  /** Who passed a module within six months. */
  passedLately: ReadonlySet<string>
  /** Who passed a module within twelve months. */
  passedThisYear: ReadonlySet<string>
  /** Who has a module to do: another gap that brings it adds a reason, and no second assignment. */
  toDo: ReadonlySet<string>
  /** Minutes of learning from audits that are confirmed or proposed for a month. */
  minutes: ReadonlyMap<string, number>
}

export type Foreseen = {
  assignments: number
  people: number
  /** Of these people: how many passed the very module within twelve months, though not the last six. */
  passedThisYear: number
  /** How many have a gap whose module they passed within six months, so that it is not given again. */
  heldBack: number
  /** How many would be offered coaching instead, because they passed every module that could be given. */
  coached: number
  /** How many assignments would be due later than usual, because the month has no room within the council's limit. */
  later: number
  /** How many people would have more minutes in a month than the council's limit, because the three months after it have no room either. */
  overLimit: number
  /** How many gaps would add a reason to learning that somebody has to do already. */
  reasonsAdded: number
  /** Assignments with a reason in the theme, by framework and theme; an assignment may answer gaps on several. */
  byTheme: ReadonlyMap<string, number>
  byModule: ReadonlyMap<string, number>
}

/** Themes that are the manager's where nobody has said yet whose a gap is. */
const managersThemes: readonly string[] = ['oversight']

/**
 * Whose a gap is taken to be in a preview.
 * @param guess whether a gap that nobody has attributed counts as the practitioner's, or on oversight the manager's
 */
export function attributionIn({ attribution, themeKey }: Pick<GapFound, 'attribution' | 'themeKey'>, guess: boolean): GapFound['attribution'] {
  return attribution ?? (guess ? (managersThemes.includes(themeKey) ? 'manager' : 'practitioner') : null)
}

/** What is counted of the gaps themselves, whatever the rules are. */
export function gapsCounted(audits: readonly AuditToForesee[], guess: boolean) {
  const sums = { gaps: 0, unattributed: 0, others: 0, nobody: 0 }
  for (const { gaps, workerId, managerId } of audits) {
    for (const gap of gaps) {
      const whose = attributionIn(gap, guess)
      sums.gaps += 1
      if (whose === null) sums.unattributed += 1
      else if (whose === 'system' || whose === 'partner') sums.others += 1
      else if (!(whose === 'practitioner' ? workerId : managerId)) sums.nobody += 1
    }
  }
  return sums
}

/**
 * What these rules would bring if the grades of these audits were confirmed: the same proposals as confirming makes, and nothing written.
 * @param minutes of each module that can be given, by key
 * @param limit minutes of learning a month that audits may bring one person
 */
export function foresee(
  audits: readonly AuditToForesee[], { rules, minutes, learners, limit, guess }: { rules: readonly Rule[]; minutes: ReadonlyMap<string, number>; learners: Learners; limit: number; guess: boolean },
): Foreseen {
  const given = new Map<string, { personId: string; moduleKey: string; themes: Set<string> }>()
  const dueFor = dueDays(learners.minutes, limit, { bankHolidays })
  const overLimit = new Set<string>()
  let later = 0
  const [heldBack, coached] = [new Set<string>(), new Set<string>()]
  const titles = new Map([...minutes.keys()].map((key) => [key, '']))
  let reasonsAdded = 0
  const passedLately = (personId: string, moduleKey: string) => {
    const passed = learners.passedLately.has(`${personId} ${moduleKey}`)
    if (passed) heldBack.add(personId)
    return passed
  }

  for (const { gaps, workerId, managerId, brought, reference, caseType, dueOn } of audits) {
    const toAnswer = gaps.flatMap((gap): GapToAnswer[] => {
      const attribution = attributionIn(gap, guess)
      const personId = attribution === 'practitioner' ? workerId : attribution === 'manager' ? managerId : null
      return personId && (attribution === 'practitioner' || attribution === 'manager') ? [{ ...gap, theme: '', grade: '', attribution, personId }] : []
    })
    const answered = new Set(brought.map(({ gapId }) => gapId))
    // On which day they passed it nobody is told here.
    const passedOn = (personId: string, moduleKey: string) => (learners.passedLately.has(`${personId} ${moduleKey}`) ? dueOn : undefined)
    for (const { personId } of proposeCoaching(toAnswer, { rules, open: titles, answered, passedOn, audit: { reference, caseType, dateInWords: '' } })) coached.add(personId)
    for (const { gapId, personId, moduleKey } of proposeLearning(toAnswer, { rules, open: minutes, brought, passedLately, audit: { reference, caseType, dateInWords: '' } })) {
      const pair = `${personId} ${moduleKey}`
      if (learners.toDo.has(pair)) {
        reasonsAdded += 1
        continue
      }
      const { frameworkKey, themeKey } = gaps.find(({ id }) => id === gapId)!
      const theme = `${frameworkKey} ${themeKey}`
      if (given.has(pair)) given.get(pair)!.themes.add(theme)
      else {
        given.set(pair, { personId, moduleKey, themes: new Set([theme]) })
        const due = dueFor(personId, minutes.get(moduleKey) ?? 0, dueOn)
        if (!due.room) overLimit.add(personId)
        else if (due.dueOn !== dueOn) later += 1
      }
    }
  }

  const people = (pairs: Iterable<string>) => new Set([...pairs].map((pair) => pair.split(' ')[0])).size
  return {
    assignments: given.size,
    people: people(given.keys()),
    passedThisYear: people([...given.keys()].filter((pair) => learners.passedThisYear.has(pair))),
    heldBack: heldBack.size,
    coached: coached.size,
    later,
    overLimit: overLimit.size,
    reasonsAdded,
    byTheme: tally([...given.values()].flatMap(({ themes }) => [...themes])),
    byModule: tally([...given.values()].map(({ moduleKey }) => moduleKey)),
  }
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/**
 * What the rules would bring, in one sentence.
 * @param anew whether some audits have been confirmed already, and are looked at as if they came in today
 */
export function foreseenInWords({ assignments, people, passedThisYear }: Pick<Foreseen, 'assignments' | 'people' | 'passedThisYear'>, audits: number, anew: boolean): string {
  const these = audits === 1 ? 'this audit' : `these ${audits.toLocaleString('en-GB')} audits`
  const begins = anew ? `If ${these} came in today, ${audits === 1 ? 'it' : 'they'} would give` : `Publishing ${these} gives`
  if (assignments === 0) return `${begins} nobody any learning.`
  const passed = passedThisYear === 0 ? 'none of whom has passed the module this year' : `${people === 1 ? 'who' : `${passedThisYear.toLocaleString('en-GB')} of whom`} already passed the module this year`
  return `${begins} ${counted(assignments, 'assignment', 'assignments')} to ${counted(people, 'person', 'people')}, ${people === 1 && passedThisYear === 0 ? 'who has not passed the module this year' : passed}.`
}

/** How two counts of assignments differ: '12 more than today’s rules'. */
export function comparedInWords(then: number, today: number): string {
  if (then === today) return 'As many as today’s rules'
  return `${Math.abs(then - today).toLocaleString('en-GB')} ${then > today ? 'more' : 'fewer'} than today’s rules`
}

/** What else is to be known before the rules are put in force, one sentence each; what does not happen is left out. */
export function remarksOn(
  { heldBack, coached, later, overLimit, reasonsAdded, passedThisYear }: Foreseen, { unattributed, others, nobody }: ReturnType<typeof gapsCounted>, { limit, guess }: { limit: number; guess: boolean },
): string[] {
  return [
    unattributed > 0 && `${counted(unattributed, 'gap waits', 'gaps wait')} for someone to say whose ${unattributed === 1 ? 'it is' : 'they are'}. Until then ${unattributed === 1 ? 'it brings' : 'they bring'} nobody learning.`,
    guess && 'Gaps that nobody has attributed yet are counted as the practitioner’s, and those on management oversight as the manager’s. Someone has to confirm that first.',
    others > 0 && `${counted(others, 'gap is', 'gaps are')} the service’s or a partner’s and ${others === 1 ? 'brings' : 'bring'} nobody learning.`,
    nobody > 0 && `${counted(nobody, 'gap has', 'gaps have')} nobody to learn from ${nobody === 1 ? 'it' : 'them'}: the audit does not name the person.`,
    heldBack > 0 && `${counted(heldBack, 'person', 'people')} passed a module of the rules within the last six months, so it is not given again: the next module of the rule is, where there is one.`,
    coached > 0 && `${counted(coached, 'person', 'people')} passed every module that could be given. Coaching is proposed to ${coached === 1 ? 'that person' : 'them'} instead, for somebody to decide.`,
    passedThisYear > 0 && 'This year means the last 12 months.',
    reasonsAdded > 0 && `${counted(reasonsAdded, 'gap adds', 'gaps add')} a reason to learning that somebody has to do already, and no new assignment.`,
    later > 0 && `${counted(later, 'assignment', 'assignments')} would be due later than usual, because the month is full: your council’s limit is ${minutesInWords(limit)} of learning from audits a month. They are due by the last working day of the next month with room.`,
    overLimit > 0 && `${counted(overLimit, 'person', 'people')} would have more than ${minutesInWords(limit)} of learning from audits in a month, which is your council’s limit: the three months after it have no room either.`,
  ].filter((remark) => remark !== false)
}
