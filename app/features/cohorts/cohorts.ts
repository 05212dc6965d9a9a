import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, inWords, momentInWords, workingDaysAfter, type Day } from '../../lib/days.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { programmeTasks, taskAsked, type ProgrammeTask } from '../evidence/programme-tasks.ts'
import { programmeGuide } from '../modules/planned-modules.ts'

export const programmeTitle = 'Case management in practice'

/** The workshop that is the programme’s full day. */
export const fullDay = 'seeing-the-thinking'

/** The modules of the programme, and the week of each. */
export const programmeModules = { 'visible-oversight': 1, 'case-supervision': 3, 'caseload-flow': 4, 'remedial-lead': 6 } as const
export type ProgrammeModule = keyof typeof programmeModules

/** What a module counts that was completed before somebody joined. */
export const modulesCountForMonths = 6

export const meetings = ['coaching 1', 'coaching 2', 'peer group'] as const
export type Meeting = (typeof meetings)[number]
export const coachings = ['coaching 1', 'coaching 2'] as const

/** One thing that a member does, or that is done for them (curriculum §F). */
export type StepKey = 'pre-check' | 'before' | ProgrammeModule | 'day' | Meeting | 'observation' | ProgrammeTask | 'post-check' | 'after'

type Step = {
  key: StepKey
  week: number
  title: string
  /** Whether the programme is complete only with it. */
  needed: boolean
  /** What shows that it is done. */
  shownBy: string
  /** The week by whose end it is to be handed in, where that is later than the one in which it begins. */
  dueWeek?: number
  /** How long it takes, where it is not told by something else. */
  minutes?: number
}

const task = (key: ProgrammeTask, week: number) => ({ key, week, title: taskAsked[key].title, needed: true, shownBy: 'An auditor accepts it' }) satisfies Step
const module = (key: ProgrammeModule, code: string, title: string): Step => ({ key, week: programmeModules[key], title: `${code}: ${title}`, needed: true, shownBy: 'You declare that the work is your own' })

/** The weeks as they are walked through. The last stands for weeks 16 to 20. */
export const steps: readonly Step[] = [
  { key: 'pre-check', week: 0, title: 'First check', needed: false, shownBy: 'You took it, or said why you skip it', minutes: 10 },
  { key: 'before', week: 0, title: 'Five children of your team, before', needed: false, shownBy: 'An auditor has looked at them' },
  module('visible-oversight', 'M19', 'Management oversight that can be seen'),
  task('three entries', 1),
  { key: 'day', week: 2, title: 'Workshop: Seeing the thinking', needed: true, shownBy: 'The register says that you took part' },
  module('case-supervision', 'M20', 'Reflective case supervision'),
  { key: 'coaching 1', week: 3, title: 'First coaching as a supervisor', needed: true, shownBy: 'Your coach says that it was held', minutes: 60 },
  module('caseload-flow', 'M21', 'Running the team’s work'),
  { ...task('weekly review', 4), dueWeek: 7 },
  { key: 'observation', week: 5, title: 'A supervision that somebody sits in on', needed: true, shownBy: 'The observer writes what they saw', minutes: 60 },
  module('remedial-lead', 'M22', 'Leading remedial action and learning after audit'),
  task('audit closed', 6),
  { key: 'coaching 2', week: 7, title: 'Second coaching as a supervisor', needed: true, shownBy: 'Your coach says that it was held', minutes: 60 },
  { key: 'peer group', week: 7, title: 'Peer group of managers', needed: false, shownBy: 'You write what you learnt from talking with peers', minutes: 90 },
  { key: 'post-check', week: 8, title: 'Last check', needed: false, shownBy: 'You passed it', minutes: 10 },
  task('plan for the team', 8),
  { key: 'after', week: 20, title: 'Five other children of your team, after', needed: false, shownBy: 'An auditor has looked at them' },
]

/** By when each task is to be handed in by somebody who joins on a day. */
export const tasksDueOn = (when: { startsOn: Day; joinedOn: Day }): { task: ProgrammeTask; dueOn: Day }[] => programmeTasks.map((one) => {
  const { week, dueWeek } = steps.find(({ key }) => key === one)!
  return { task: one, dueOn: stepDueOn(dueWeek ?? week, when) }
})

/** "Week 3", "Before it begins", "Weeks 16 to 20" */
export const weekInWords = (week: number) => (week === 0 ? 'Before week 1' : week > 8 ? 'Weeks 16 to 20' : `Week ${week}`)

/** So many days somebody who joins late has at least for each step. */
const leastDays = 7

/**
 * By when a step is due: by the Friday of its week, or the working day after where that is none; what comes before the first week by the last Friday before it.
 * Whoever joins later has a week for what is past.
 */
export function stepDueOn(week: number, { startsOn, joinedOn }: { startsOn: Day; joinedOn: Day }): Day {
  const friday = daysAfter(startsOn, week * 7 - 3)
  const wanted = [friday, daysAfter(joinedOn, leastDays)].toSorted()[1]!
  return workingDaysAfter(daysAfter(wanted, -1), 1, { bankHolidays })
}

/** The week of a cohort that a day lies in: 0 before it begins. */
export const weekOn = (startsOn: Day, day: Day): number => (day < startsOn ? 0 : Math.floor((Date.parse(day) - Date.parse(startsOn)) / 604_800_000) + 1)

export const isMonday = (day: Day) => new Date(day).getUTCDay() === 1

/** What has happened to a member, as facts. Moments are ISO text. */
export type MemberFacts = {
  startsOn: Day
  joinedAt: string
  leftAt: string | null
  completedAt: string | null
  coach: string | null
  preCheckAt: string | null
  postCheckAt: string | null
  /** The guide, where they completed it. */
  guide: Done | null
  modules: readonly (Done & { key: ProgrammeModule })[]
  /** The register of the full day; else the place that they have in one. */
  day: { attendedAt: string; hours: number; standards: string[] } | null
  place: { startsAt: string; state: 'booked' | 'offered' | 'waiting' } | null
  /** Whether any date is still ahead. */
  datesAhead: number
  meetings: readonly { meeting: Meeting; heldOn: Day; minutes: number }[]
  /** Coachings that have a time and of which nobody has said whether they were held; and whether the named coach offers times here. */
  booked: readonly { meeting: (typeof coachings)[number]; id: string; startsAt: string; offered: boolean }[]
  coachOffers: boolean
  memberId: string
  peerGroupOn: Day | null
  observation: { observedOn: Day; minutes: number } | null
  tasks: readonly {
    id: string; task: ProgrammeTask; dueOn: Day
    sent: { at: string; checkDueOn: Day; outcome: 'accepted' | 'returned' | null; because: string | null; dueAgainOn: Day | null; checkedAt: string | null } | null
  }[]
  samples: readonly { moment: 'before' | 'after'; dueOn: Day; finishedAt: string | null }[]
}
type Done = { doneAt: string; hours: number; standards: string[] }

export type StepStanding = {
  key: StepKey
  week: number
  title: string
  needed: boolean
  shownBy: string
  dueOn: Day
  state: 'done' | 'to do' | 'late' | 'waits'
  /** When it was done; for whom it waits, and until when; or what to do. */
  said: string
  /** Where the member does it. */
  href?: string
  doneOn?: Day
}

const onDay = (moment: string): Day => dayInLondon(new Date(moment))
const checkAt = (which: 'pre' | 'post') => `/modules/${programmeGuide}/check/${which}`

type Where = Pick<StepStanding, 'state' | 'said'> & Partial<Pick<StepStanding, 'href' | 'doneOn' | 'dueOn'>>
const done = (day: Day, said = `Done on ${inWords(day)}`): Where => ({ state: 'done', doneOn: day, said })
const waits = (said: string, more: Partial<Where> = {}): Where => ({ state: 'waits', said, ...more })
const toDo = (href: string | undefined, said: string, more: Partial<Where> = {}): Where => ({ state: 'to do', said, ...(href && { href }), ...more })

/** Where a member stands in each step, in their order. Late is what they could do themselves and is past its day; what waits for somebody else is never theirs to be late with. */
export function standingOf(facts: MemberFacts, today: Day): StepStanding[] {
  return steps.map((step) => {
    const { minutes: _minutes, dueWeek, ...told } = step
    const due = stepDueOn(dueWeek ?? step.week, { startsOn: facts.startsOn, joinedOn: onDay(facts.joinedAt) })
    const where = whereIs(step.key, facts, today)
    const dueOn = where.dueOn ?? due
    return { ...told, ...where, dueOn, state: where.state === 'to do' && dueOn < today ? 'late' : where.state }
  })
}

function whereIs(key: StepKey, facts: MemberFacts, today: Day): Where {
  switch (key) {
    case 'pre-check': return facts.preCheckAt ? done(onDay(facts.preCheckAt)) : toDo(checkAt('pre'), 'Five questions. Only you see your score')
    case 'post-check': return facts.postCheckAt ? done(onDay(facts.postCheckAt)) : toDo(checkAt('post'), 'Five questions. Only you see your score')
    case 'before': case 'after': return sampleOf(key, facts)
    case 'day': return dayOf(facts)
    case 'coaching 1': case 'coaching 2': return coachingOf(key, facts, today)
    case 'peer group': return peerGroupOf(facts, today)
    case 'observation': return facts.observation ? done(facts.observation.observedOn, `Observed on ${inWords(facts.observation.observedOn)}`)
      : waits('Agree with your coach or another auditor who sits in and when, and ask the worker first whether they agree. It is done when the observer has written the form')
    case 'three entries': case 'weekly review': case 'audit closed': case 'plan for the team': return taskOf(key, facts)
    default: {
      const completed = facts.modules.find((one) => one.key === key)
      return completed ? done(onDay(completed.doneAt)) : toDo(`/modules/${key}`, 'Complete the module')
    }
  }
}

function sampleOf(moment: 'before' | 'after', { samples }: MemberFacts): Where {
  const sample = samples.find((one) => one.moment === moment)
  if (sample?.finishedAt) return done(onDay(sample.finishedAt))
  return waits(sample ? 'Waits for the auditor who looks at them. You need do nothing' : 'Waits for whoever looks after the cohort. You need do nothing')
}

function dayOf({ day, place, datesAhead }: MemberFacts): Where {
  if (day) return done(onDay(day.attendedAt), `Took part on ${inWords(onDay(day.attendedAt))}`)
  if (place && place.state === 'offered') return toDo('/workshops', 'A place is offered to you: answer it', { dueOn: onDay(place.startsAt) })
  if (place) return waits(`${place.state === 'booked' ? 'You have a place' : 'You wait for a place'}: ${momentInWords(new Date(place.startsAt))}`, { href: '/workshops', dueOn: onDay(place.startsAt) })
  return datesAhead > 0 ? toDo('/workshops', 'Book a place') : waits('Waits for a date: whoever looks after the cohort sets it')
}

function coachingOf(which: (typeof coachings)[number], { memberId, meetings: held, booked, coachOffers, coach }: MemberFacts, today: Day): Where {
  const said = held.find(({ meeting }) => meeting === which)
  if (said) return done(said.heldOn, `Held on ${inWords(said.heldOn)}, ${minutesInWords(said.minutes)}`)
  if (!coach) return waits('Waits for whoever looks after the cohort to name your coach')
  const met = booked.find(({ meeting }) => meeting === which)
  if (met) {
    const [on, href] = [onDay(met.startsAt), `/coaching/meetings/${met.id}`]
    if (on < today) return waits(`You were to meet on ${inWords(on)}. It is done when ${coach} has said that it was held`, { href })
    return met.offered ? toDo(href, `A time is offered to you: ${momentInWords(new Date(met.startsAt))}. Answer it`, { dueOn: on }) : waits(`You meet ${coach}: ${momentInWords(new Date(met.startsAt))}`, { href, dueOn: on })
  }
  if (coachOffers) return toDo(`/coaching/book?${new URLSearchParams({ member: memberId, meeting: which })}`, `Choose a time with ${coach}`)
  return waits(`Agree the time with ${coach} between the two of you. It is done when ${coach} has said here that it was held`)
}

function peerGroupOf({ meetings: held, peerGroupOn }: MemberFacts, today: Day): Where {
  const met = held.find(({ meeting }) => meeting === 'peer group')
  if (met) return done(met.heldOn, `Held on ${inWords(met.heldOn)}, ${minutesInWords(met.minutes)}`)
  if (peerGroupOn && peerGroupOn > today) return waits(`Your cohort meets on ${inWords(peerGroupOn)}`, { href: '/team/programme/peer-group' })
  return toDo('/team/programme/peer-group', peerGroupOn ? `Your cohort met on ${inWords(peerGroupOn)}: write what you learnt` : 'Once you have met, write what you learnt')
}

function taskOf(which: ProgrammeTask, { tasks }: MemberFacts): Where {
  const asked = tasks.find((one) => one.task === which)
  if (!asked) return waits('Waits for whoever looks after the cohort')
  const href = `/team/programme/tasks/${asked.id}`
  const { sent, dueOn } = asked
  if (!sent) return toDo(href, 'Hand it in', { dueOn })
  if (sent.outcome === 'accepted') return done(onDay(sent.checkedAt!), `Accepted on ${inWords(onDay(sent.checkedAt!))}`)
  if (sent.outcome === 'returned') return toDo(href, 'Returned: read why, and hand it in again', { dueOn: sent.dueAgainOn! })
  return waits(`Being checked by an auditor, by ${inWords(sent.checkDueOn)}`, { href, dueOn })
}

/** What still completes the programme, in its order, as whole sentences; empty once nothing is missing. */
export function whatIsMissing(facts: MemberFacts, today: Day): string[] {
  return standingOf(facts, today).filter(({ needed, state }) => needed && state !== 'done').map(({ title, said }) => `${title}. ${said}.`)
}

/** What to do next: what is late first, then what is due first; none where everything is done or waits. */
export const nextOf = (standing: readonly StepStanding[]): StepStanding | undefined =>
  standing.filter(({ state }) => state === 'late' || state === 'to do').toSorted((a, b) => a.dueOn.localeCompare(b.dueOn))[0]

/** Whether somebody may hand a task in: not while it is being checked, nor once it is accepted. */
export const mayBeHandedIn = ({ sent }: Pick<MemberFacts['tasks'][number], 'sent'>) => sent === null || sent.outcome === 'returned'

export type Part = { title: string; on: Day; hours: number; from: string }

/** The parts of a certificate with the day of each, and from where its hours come. Tasks take time too, and nobody has counted it: they stand with no hours. */
export function partsOf(facts: MemberFacts, today: Day): Part[] {
  const standing = standingOf(facts, today)
  const dayOfStep = (key: StepKey) => standing.find((step) => step.key === key)
  const part = (key: StepKey, hours: number, from: string): Part[] => {
    const step = dayOfStep(key)
    return step?.doneOn ? [{ title: step.title, on: step.doneOn, hours, from }] : []
  }
  const held = (key: Meeting) => facts.meetings.find(({ meeting }) => meeting === key)?.minutes ?? 0
  return [
    ...(facts.guide ? [{ title: `P1: The guide to ${programmeTitle}`, on: onDay(facts.guide.doneAt), hours: facts.guide.hours, from: 'the guide’s own hours' }] : []),
    ...steps.flatMap(({ key }) => {
      const completed = facts.modules.find((one) => one.key === key)
      if (completed) return part(key, completed.hours, 'the module’s own hours')
      if (key === 'day' && facts.day) return part(key, facts.day.hours, 'the workshop’s own hours')
      if ((meetings as readonly string[]).includes(key)) return part(key, hoursOf(held(key as Meeting)), key === 'peer group' ? 'as you said' : 'as your coach said')
      if (key === 'observation' && facts.observation) return part(key, hoursOf(facts.observation.minutes), 'as the observer said')
      if ((programmeTasks as readonly string[]).includes(key)) return part(key, 0, 'not counted')
      return []
    }),
  ].toSorted((a, b) => a.on.localeCompare(b.on))
}

const hoursOf = (minutes: number) => Math.round((minutes / 60) * 100) / 100

/** All hours together, to the hundredth. */
export const hoursIn = (parts: readonly Part[]) => Math.round(parts.reduce((sum, { hours }) => sum + hours, 0) * 100) / 100

/** The standards that anything in it counts towards, each once, in the order of their codes. */
export const standardsIn = ({ guide, modules, day }: Pick<MemberFacts, 'guide' | 'modules' | 'day'>): string[] =>
  [...new Set([guide, ...modules, day].flatMap((one) => one?.standards ?? []))].toSorted((a, b) => a.localeCompare(b, 'en-GB', { numeric: true }))

/** The number on a certificate, from the id of the membership: known by it for ever, and telling nothing. */
export const certificateOf = (memberId: string, completedOn: Day) => `CMP-${completedOn.slice(0, 4)}-${memberId.replaceAll('-', '').slice(0, 8).toUpperCase()}`

/** What an observer looks for in a supervision (curriculum C3, and week 5 of the guide). */
export const observationPoints = {
  child: 'The child was there in the first minutes, and later: what life is like for this child, and how that is known',
  feeling: 'A feeling of the worker was heard, and used to think with',
  explanations: 'More than one explanation was thought through, and what would prove it wrong',
  questions: 'The supervisor asked before telling, and challenged where it was needed',
  decision: 'It ended in a decision with its reason',
  owners: 'Each thing to do has one owner and a day',
  lastTime: 'What became of last time’s decisions was asked',
  record: 'It was clear what goes on the child’s record, and who writes it',
} as const
export type ObservationPoint = keyof typeof observationPoints
export const observed = ['seen', 'in part', 'not seen'] as const
export type Observed = (typeof observed)[number]
