import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, workingDaysAfter, type Day } from '../../lib/days.ts'
import { reachOf, type Holding } from '../people/people.ts'
import type { Line as TeamLine, Told } from '../people/line.ts'
import type { Line } from '../notices/letter.ts'
import type { Priority, TimeAway } from '../remedial-actions/clocks.ts'
import { whyNotToCheck, type ActionFacts } from '../remedial-actions/remedial-actions.ts'
import {
  auditLine, checkLine, confirmedLine, decidedLine, deputysLine, helpLine, leadersLine, managersLine, moderationLine, newLine, ownersLine, proposedLine, recallLine, talkLine, worksOn, type Contents, type HowNew, type Part, type Spoken,
} from './digest.ts'
import { newsOfMeeting, type MorningMeeting } from './coaching.ts'
import { isOwners, rungFor, type Rung, type Sent } from './ladder.ts'
import { newsOfPlace, newsOfRegister, newsOfTeamPlaces, type MorningWorkshops, type News } from './workshops.ts'

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
  learning: readonly { id: string; personId: string; person: string; teamIds: readonly string[]; confirmedAt: Date | null; proposedAt: Date; toTalkSince: Date | null }[]
  /** Three questions that are offered on a module, with the moment from which they are. */
  recalls: readonly { personId: string; moduleKey: string; title: string; from: Date }[]
  help: readonly { actionId: string; at: Date }[]
  evidence: readonly {
    id: string; actionId: string | null; caseReference: string | null; task: string | null; priority: Priority | null; checkDueOn: Day; submittedAt: Date; submittedById: string; ownerId: string; challengedById: string | null; teamId: string | null; serviceAreaId: string | null
  }[]
  allocated: readonly { auditorId: string; caseReference: string; dueOn: Day | null; at: Date }[]
  moderations: readonly { id: string; moderatorId: string; audit: string; dueOn: Day }[]
  workshops: MorningWorkshops
  meetings: readonly MorningMeeting[]
}

export type ToldNow = Told & { actionId: string; rung: Rung | 'issued'; dueOn: Day }

/** Whoever never had a digest, or had none for long, hears of no more than the last two weeks. */
export const mostDaysBack = 14

/** Whoever works that day, with since when they have not heard, and what their digest is to say. */
class Hearers {
  readonly contents = new Map<string, Partial<Record<Part, Line[]>>>()
  readonly #here: ReadonlyMap<string, Morning['people'][number] & { since: Date }>

  constructor({ people, line, at }: Morning) {
    const today = dayInLondon(at)
    this.#here = new Map(people.filter(({ id, daysOff }) => worksOn(today, daysOff) && !line.awayToday(id)).map((one) => [one.id, { ...one, since: sinceLast(one.lastAt, at) }]))
  }

  all = () => [...this.#here.values()]
  /** @returns undefined for whoever does not work that day, or has had their digest */
  with = (personId: string) => this.#here.get(personId)

  say(personId: string, part: Part, line: Line) {
    const theirs = this.contents.get(personId) ?? {}
    this.contents.set(personId, { ...theirs, [part]: [...theirs[part] ?? [], line] })
  }

  /** The same, to whoever is there and has not heard since it came about. */
  sayNews(personId: string, at: Date, part: Part, line: Line) {
    const one = this.#here.get(personId)
    if (one && at > one.since) this.say(personId, part, line)
  }
}

/** Who hears what on a morning: for each who works that day what their digest holds, and which rungs it tells. Nobody without anything to hear. */
export function morning(of: Morning): { contents: Map<string, Contents>; told: ToldNow[] } {
  const hearers = new Hearers(of)
  const told = tellOfActions(of, hearers)
  tellOfWordsAwaited(of, hearers)
  tellOfAuditorsWork(of, hearers)
  tellOfWorkshops(of, hearers)
  for (const one of of.meetings) {
    const news = newsOfMeeting(one, of.at)
    if (news) hearers.sayNews(one.personId, news.from, 'coaching', news.line)
  }
  return { contents: hearers.contents, told }
}

/** What owners have to do, and its rungs. @returns what was told of which action to whom */
function tellOfActions({ at, line, ...of }: Morning, hearers: Hearers): ToldNow[] {
  const today = dayInLondon(at)
  const told: ToldNow[] = []
  const toldOf = Map.groupBy(of.told, ({ actionId }) => actionId)
  const handedTo = new Map(of.handedOver.map((one) => [one.actionId, one]))
  for (const action of mostUrgentFirst(of.actions)) {
    const { id: actionId, ownerId } = action
    const sent = toldOf.get(actionId) ?? []
    const since = hearers.with(ownerId)?.since
    const news = since && action.priority !== 'red' && !sent.some(({ on }) => on === today) ? whyNew(action, sent, handedTo.get(actionId), since) : undefined
    if (news?.first) {
      told.push({ actionId, rung: 'issued', dueOn: action.dueOn, personId: ownerId, insteadOfId: null })
      hearers.say(ownerId, 'new', newLine(spoken(action), news.how, today))
      continue
    }
    const rung = rungFor({ facts: action.facts, challenged: action.challenged, off: { bankHolidays, weekdaysOff: action.ownerDaysOff }, away: action.away }, sent, at)
    const these = rung ? whoHears(line, action, rung, sent, today).filter(({ personId }) => hearers.with(personId)) : []
    for (const { part, line: said, ...whom } of these) {
      told.push({ actionId, rung: rung!, dueOn: action.due.dueOn, ...whom })
      hearers.say(whom.personId, part, said)
    }
    if (news && !these.some(({ personId }) => personId === ownerId)) hearers.say(ownerId, 'new', newLine(spoken(action), news.how, today))
  }
  return told
}

/** What was decided for somebody or is offered to them, and what waits for a manager's word. */
function tellOfWordsAwaited({ at, line, ...of }: Morning, hearers: Hearers) {
  const today = dayInLondon(at)
  const managersOf = (teamIds: readonly string[], not: string) =>
    new Set(teamIds.flatMap((teamId) => line.at(teamId, 'team manager', [not]).filter(({ as }) => as === 'manager').map(({ personId }) => personId)))
  for (const one of of.decided) hearers.sayNews(one.raisedById, one.at, 'new', decidedLine(one))
  for (const [personId, theirs] of Map.groupBy(of.learning, (one) => one.personId)) {
    const since = hearers.with(personId)?.since
    const confirmed = since ? theirs.filter(({ confirmedAt }) => confirmedAt && confirmedAt > since).length : 0
    if (confirmed > 0) hearers.say(personId, 'new', confirmedLine(confirmed))
  }
  for (const [personId, theirs] of Map.groupBy(of.learning.filter(({ confirmedAt }) => !confirmedAt), (one) => one.personId)) {
    for (const id of managersOf(theirs[0]!.teamIds, personId)) {
      const since = hearers.with(id)?.since
      const proposed = since ? theirs.filter(({ proposedAt }) => proposedAt > since) : []
      if (proposed.length > 0) hearers.say(id, 'learning', proposedLine(theirs[0]!.person, proposed.map((one) => one.id)))
    }
  }
  for (const [personId, theirs] of Map.groupBy(of.learning.filter(({ toTalkSince }) => toTalkSince), (one) => one.personId)) {
    for (const id of managersOf(theirs[0]!.teamIds, personId)) {
      const since = hearers.with(id)?.since
      const completed = since ? theirs.filter(({ toTalkSince }) => toTalkSince! > since).length : 0
      if (completed > 0) hearers.say(id, 'talk', talkLine({ personId, person: theirs[0]!.person, completed }))
    }
  }
  for (const one of of.recalls) hearers.sayNews(one.personId, one.from, 'new', recallLine(one))
  const actions = new Map(of.actions.map((one) => [one.id, one]))
  for (const { actionId, at: askedAt } of of.help) {
    const action = actions.get(actionId)
    if (action) for (const id of managersOf([action.teamId], action.ownerId)) hearers.sayNews(id, askedAt, 'help', helpLine(spoken(action), today))
  }
}

/** Evidence to check, cases to audit and audits to moderate: when they come, and when they are due. */
function tellOfAuditorsWork({ at, ...of }: Morning, hearers: Hearers) {
  const today = dayInLondon(at)
  const next = workingDaysAfter(today, 1, { bankHolidays })
  for (const { id, holdings, since } of hearers.all()) {
    const theirs = of.evidence.filter((one) => isTheirsToCheck({ id, holdings: [...holdings] }, one) && (one.submittedAt > since || hasComeDue(one.checkDueOn, since, today)))
    for (const one of theirs) hearers.say(id, 'check', checkLine(one, today))
  }
  for (const one of of.allocated) hearers.sayNews(one.auditorId, one.at, 'audits', auditLine(one, today))
  for (const one of of.moderations) {
    const since = hearers.with(one.moderatorId)?.since
    if (since && (one.dueOn === next || hasComeDue(one.dueOn, since, today))) hearers.say(one.moderatorId, 'audits', moderationLine(one, today))
  }
}

/** Places that people have or are offered, registers of those who lead, and places that managers keep for their teams. */
function tellOfWorkshops({ at, line, workshops: { places, registers, teamPlaces } }: Morning, hearers: Hearers) {
  const say = (personId: string, news: (daysOff: readonly number[]) => News | undefined) => {
    const one = hearers.with(personId)
    const said = one && news(one.daysOff)
    if (said) hearers.sayNews(personId, said.from, 'workshops', said.line)
  }
  for (const one of places) say(one.personId, (daysOff) => newsOfPlace(one, daysOff, at))
  for (const one of registers) say(one.personId, () => newsOfRegister(one, at))
  for (const one of teamPlaces) for (const { personId, as } of line.at(one.teamId, 'team manager')) if (as === 'manager') say(personId, (daysOff) => newsOfTeamPlaces(one, daysOff, at))
}

const spoken = (action: MorningAction): Spoken => ({ ...action, returned: action.returnedAt !== null, daysOff: action.ownerDaysOff })

/** Why an action is new to its owner since they last heard, and whether they have to be told for the first time that it is there. What they took on themselves they know. */
function whyNew({ ownerId, dueOn, returnedAt }: MorningAction, sent: Morning['told'], handed: Morning['handedOver'][number] | undefined, since: Date): { how: HowNew; first: boolean } | undefined {
  const handedToThem = handed?.toId === ownerId
  if (handedToThem && handed.byId === ownerId) return undefined
  const first = !sent.some((before) => before.rung === 'issued' && before.toId === ownerId && before.dueOn === dueOn)
  if (first) return { how: handedToThem ? 'passed on' : returnedAt ? 'returned' : 'issued', first }
  if (returnedAt && returnedAt > since) return { how: 'returned', first }
  return handedToThem && handed.at > since ? { how: 'passed on', first } : undefined
}

/** Who hears of a rung, and in which part of their digest. Where nobody can have an action to do, because its owner has left or nobody stands in, the team's manager hears instead. */
function whoHears(line: TeamLine, action: MorningAction, rung: Rung, sent: Morning['told'], today: Day): (Told & { part: Part; line: Line })[] {
  const one = spoken(action)
  const owner = line.personOrDeputy(action.ownerId)
  if (isOwners(rung) && owner) return [{ ...owner, ...(owner.insteadOfId ? { part: 'standing in' as const, line: deputysLine(one, today) } : { part: 'due' as const, line: ownersLine(one, today) }) }]
  const place = rung === 'service manager' || rung === 'head of service' ? rung : 'team manager'
  const remindedOn = sent.filter((before) => before.rung === 'nudge' || before.rung !== 'issued' && isOwners(before.rung)).map(({ on }) => on).toSorted().at(-1)
  return line.at(action.teamId, place, [action.ownerId]).map(({ as, ...whom }) => ({
    ...whom, ...(as === 'leader' ? { part: 'service' as const, line: leadersLine(one, today, whom.insteadOfId ? undefined : '/insight') } : { part: 'team' as const, line: managersLine(one, remindedOn, today) }),
  }))
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
