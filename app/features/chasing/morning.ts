import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, workingDaysAfter, type Day } from '../../lib/days.ts'
import { reachOf, type Holding } from '../people/people.ts'
import type { Line as TeamLine, Told } from '../people/line.ts'
import type { Line } from '../notices/letter.ts'
import type { Priority, TimeAway } from '../remedial-actions/clocks.ts'
import { whyNotToCheck, type ActionFacts } from '../remedial-actions/remedial-actions.ts'
import {
  auditLine, checkLine, confirmedLine, decidedLine, deputysLine, helpLine, leadersLine, managersLine, moderationLine, newLine, ownersLine, proposedLine, worksOn, type Contents, type HowNew, type Part, type Spoken,
} from './digest.ts'
import { isOwners, rungFor, type Rung, type Sent } from './ladder.ts'

/** An action that its owner has still to do. */
export type MorningAction = Omit<Spoken, 'returned' | 'daysOff'> & {
  ownerId: string; ownerDaysOff: number[]; away: readonly TimeAway[]; teamId: string; facts: ActionFacts; challenged: boolean; returnedAt: Date | null
  /** The first day on which it was due, by which the word that it is there is kept. */
  dueOn: Day
}

/** What the council is like on a morning, as far as digests ask. */
export type Morning = {
  at: Date
  /** Who has not left and has had no digest today, with when they had the last. */
  people: readonly { id: string; daysOff: number[]; holdings: readonly Holding[]; lastAt: Date | null }[]
  line: TeamLine
  actions: readonly MorningAction[]
  told: readonly (Sent & { actionId: string; toId: string })[]
  handedOver: readonly { actionId: string; toId: string; byId: string; at: Date }[]
  decided: readonly { id: string; raisedById: string; caseReference: string; audit: string; outcome: 'stands' | 'withdrawn'; at: Date }[]
  learning: readonly { id: string; personId: string; person: string; teamIds: readonly string[]; confirmedAt: Date | null; proposedAt: Date }[]
  help: readonly { actionId: string; at: Date }[]
  evidence: readonly {
    id: string; actionId: string | null; caseReference: string; priority: Priority | null; checkDueOn: Day; submittedAt: Date; submittedById: string; ownerId: string; challengedById: string | null; teamId: string | null; serviceAreaId: string | null
  }[]
  allocated: readonly { auditorId: string; caseReference: string; dueOn: Day | null; at: Date }[]
  moderations: readonly { id: string; moderatorId: string; audit: string; dueOn: Day }[]
}

export type ToldNow = Told & { actionId: string; rung: Rung | 'issued'; dueOn: Day }

/** Whoever never had a digest, or had none for long, hears of no more than the last two weeks. */
export const mostDaysBack = 14

/** Who hears what on a morning: for each who works that day what their digest holds, and which rungs it tells. Nobody without anything to hear. */
export function morning(of: Morning): { contents: Map<string, Contents>; told: ToldNow[] } {
  const today = dayInLondon(of.at)
  const here = new Map(of.people.filter(({ id, daysOff }) => worksOn(today, daysOff) && !of.line.awayToday(id)).map((one) => [one.id, { ...one, since: sinceLast(one.lastAt, of.at) }]))
  const contents = new Map<string, Partial<Record<Part, Line[]>>>()
  const say = (personId: string, part: Part, line: Line) => {
    const theirs = contents.get(personId) ?? {}
    contents.set(personId, { ...theirs, [part]: [...theirs[part] ?? [], line] })
  }
  const isNews = (personId: string, at: Date) => at > here.get(personId)!.since

  const told: ToldNow[] = []
  const toldOf = Map.groupBy(of.told, ({ actionId }) => actionId)
  const handedTo = new Map(of.handedOver.map((one) => [one.actionId, one]))
  const actions = new Map(of.actions.map((one) => [one.id, one]))
  for (const action of mostUrgentFirst(of.actions)) {
    const sent = toldOf.get(action.id) ?? []
    const one: Spoken = { ...action, returned: action.returnedAt !== null, daysOff: action.ownerDaysOff }
    const how = here.has(action.ownerId) && action.priority !== 'red' ? isNew(action) : undefined
    if (how && how.tell) told.push({ actionId: action.id, rung: 'issued', dueOn: action.dueOn, personId: action.ownerId, insteadOfId: null })
    if (how?.tell) {
      say(action.ownerId, 'new', newLine(one, how.how, today))
      continue
    }
    const rung = rungFor({ facts: action.facts, challenged: action.challenged, off: { bankHolidays, weekdaysOff: action.ownerDaysOff }, away: action.away }, sent, of.at)
    const hearers = rung ? whoHears(action, rung).filter(({ personId }) => here.has(personId)) : []
    for (const { part, line, ...whom } of hearers) {
      told.push({ ...whom, actionId: action.id, rung: rung!, dueOn: action.due.dueOn })
      say(whom.personId, part, line)
    }
    if (how && !hearers.some(({ personId }) => personId === action.ownerId)) say(action.ownerId, 'new', newLine(one, how.how, today))

    /** Why it is new to its owner, and whether they have to be told so for the first time. */
    function isNew({ id, ownerId, dueOn, returnedAt }: MorningAction): { how: HowNew; tell: boolean } | undefined {
      const handed = handedTo.get(id)
      if (handed?.toId === ownerId && handed.byId === ownerId) return undefined
      const first = !sent.some((before) => before.rung === 'issued' && before.toId === ownerId && before.dueOn === dueOn)
      if (first) return { how: handed?.toId === ownerId ? 'passed on' : returnedAt ? 'returned' : 'issued', tell: true }
      if (returnedAt && isNews(ownerId, returnedAt)) return { how: 'returned', tell: false }
      return handed?.toId === ownerId && isNews(ownerId, handed.at) ? { how: 'passed on', tell: false } : undefined
    }

    function whoHears({ ownerId, teamId }: MorningAction, rung_: Rung): (Told & { part: Part; line: Line })[] {
      const owner = of.line.personOrDeputy(ownerId)
      if (isOwners(rung_) && owner) return [{ ...owner, ...(owner.insteadOfId ? { part: 'standing in' as const, line: deputysLine(one, today) } : { part: 'due' as const, line: ownersLine(one, today) }) }]
      const place = rung_ === 'service manager' || rung_ === 'head of service' ? rung_ : 'team manager'
      const reminded = sent.filter((before) => before.rung === 'nudge' || before.rung !== 'issued' && isOwners(before.rung)).map(({ on }) => on).toSorted().at(-1)
      return of.line.at(teamId, place, [ownerId]).map(({ as, ...whom }) => ({ ...whom, ...(as === 'leader'
        ? { part: 'service' as const, line: leadersLine(one, today, whom.insteadOfId ? undefined : '/insight') } : { part: 'team' as const, line: managersLine(one, reminded, today) }) }))
    }
  }

  for (const one of of.decided) if (here.has(one.raisedById) && isNews(one.raisedById, one.at)) say(one.raisedById, 'new', decidedLine(one))
  for (const [personId, theirs] of Map.groupBy(of.learning, (one) => one.personId)) {
    const confirmed = here.has(personId) ? theirs.filter(({ confirmedAt }) => confirmedAt && isNews(personId, confirmedAt)).length : 0
    if (confirmed > 0) say(personId, 'new', confirmedLine(confirmed))
  }
  for (const one of of.learning.filter(({ confirmedAt }) => !confirmedAt)) {
    const managers = new Set(one.teamIds.flatMap((teamId) => of.line.at(teamId, 'team manager', [one.personId]).filter(({ as }) => as === 'manager').map(({ personId }) => personId)))
    for (const id of managers) if (here.has(id) && isNews(id, one.proposedAt)) say(id, 'learning', proposedLine(one))
  }
  for (const { actionId, at } of of.help) {
    const action = actions.get(actionId)
    if (!action) continue
    const one: Spoken = { ...action, returned: action.returnedAt !== null, daysOff: action.ownerDaysOff }
    for (const { personId, as } of of.line.at(action.teamId, 'team manager', [action.ownerId])) if (as === 'manager' && here.has(personId) && isNews(personId, at)) say(personId, 'help', helpLine(one, today))
  }
  for (const { id, holdings, since } of here.values()) {
    for (const one of of.evidence) if (isTheirsToCheck({ id, holdings: [...holdings] }, one) && (one.submittedAt > since || hasComeDue(one.checkDueOn, since, today))) say(id, 'check', checkLine(one, today))
  }
  for (const one of of.allocated) if (here.has(one.auditorId) && isNews(one.auditorId, one.at)) say(one.auditorId, 'audits', auditLine(one, today))
  for (const one of of.moderations) {
    const person = here.get(one.moderatorId)
    const next = workingDaysAfter(today, 1, { bankHolidays })
    if (person && (one.dueOn === next || hasComeDue(one.dueOn, person.since, today))) say(person.id, 'audits', moderationLine(one, today))
  }
  return { contents, told }
}

const mostUrgentFirst = (actions: readonly MorningAction[]) => actions.toSorted((a, b) => Number(b.priority === 'red') - Number(a.priority === 'red') || a.due.dueAt.getTime() - b.due.dueAt.getTime() || a.id.localeCompare(b.id))

const sinceLast = (lastAt: Date | null, at: Date) => new Date(Math.max(lastAt?.getTime() ?? 0, at.getTime() - mostDaysBack * 86_400_000))

/** It is due today, or has become late since somebody last heard. */
const hasComeDue = (dueOn: Day, since: Date, today: Day) => dueOn === today || dueOn < today && dueOn >= dayInLondon(since)

function isTheirsToCheck(person: { id: string; holdings: Holding[] }, one: Morning['evidence'][number]): boolean {
  const reach = reachOf(person, 'check evidence')
  if (!reach.council && !(one.teamId && reach.teamIds.includes(one.teamId)) && !(one.serviceAreaId && reach.areaIds.includes(one.serviceAreaId))) return false
  return whyNotToCheck({ id: person.id, isAuditor: person.holdings.some(({ role }) => role === 'auditor'), teamIds: reach.teamIds }, { ...one, teamId: one.teamId ?? '' }) === undefined
}
