import { readDate, readEmail, looksLikeFormula } from '../../lib/sheets/cells.ts'
import { placesUnder } from '../../lib/sheets/header.ts'
import { inWords, type Day } from '../../lib/days.ts'
import { andOf } from '../../lib/phrases.ts'
import { readWorkingDays } from '../people/working-days.ts'
import type { Teams } from '../people/teams.ts'

/** What a staff list may say of a person, with the usual titles of each column. */
export const columns = {
  staffNumber: ['Staff number', 'Staff no', 'Staff ID', 'Employee number', 'Employee no', 'Employee ID', 'Payroll number', 'Payroll no', 'Personnel number', 'Person number', 'Assignment number'],
  name: ['Name', 'Full name', 'Staff name', 'Employee name', 'Employee', 'Worker', 'Worker name', 'Display name'],
  firstName: ['First name', 'Forename', 'Given name', 'Known as', 'Preferred name'],
  lastName: ['Last name', 'Surname', 'Family name'],
  email: ['E-mail', 'Email address', 'E-mail address', 'Work email', 'Work e-mail', 'Council email', 'Mail', 'UPN', 'User principal name'],
  jobTitle: ['Job title', 'Post title', 'Post', 'Position', 'Position title', 'Job', 'Title of post', 'Designation'],
  team: ['Team', 'Team name', 'Teams', 'Team(s)', 'Organisational unit', 'Org unit', 'Department', 'Unit'],
  manages: ['Manager?', 'Is manager', 'Manages the team', 'Manages team', 'Team manager', 'Team manager?', 'Line manager?', 'Is team manager', 'People manager'],
  role: ['Role', 'Roles', 'Role(s)', 'Portal role', 'Portal roles'],
  startsOn: ['Start date', 'Start', 'Starts', 'Starting date', 'Date started', 'Joined', 'Join date', 'Date joined', 'First day', 'Start day'],
  leavesOn: ['Leaving day', 'Leaving date', 'Leave date', 'Leaves', 'Left', 'Left on', 'End date', 'Termination date', 'Last day', 'Date left', 'Leaver date'],
  workingDays: ['Working days', 'Days worked', 'Work pattern', 'Working pattern', 'Days'],
  cases: ['Cases', 'Caseload', 'Open cases', 'Number of cases', 'Cases held'],
} as const satisfies Record<string, readonly string[]>
export type Column = keyof typeof columns

/** Where each column stands under a header. @returns with why the list cannot be read at all, if so */
export function columnsUnder(header: readonly string[]): { at: Partial<Record<Column, number>>; why?: string } {
  const { at, why } = placesUnder(header, columns)
  if (why) return { at, why }
  if (at.name === undefined && (at.firstName === undefined || at.lastName === undefined)) return { at, why: 'This list has no column for the name. Call it “Name”, or “First name” and “Last name”.' }
  if (at.staffNumber === undefined && at.email === undefined) return { at, why: 'This list has neither staff numbers nor e-mail addresses, and people are never known by their names alone. Add one of them.' }
  return { at }
}

/** What one row says. What its list has no column for, or the cell leaves empty, is undefined: nothing is said of it. */
export type StaffRow = {
  row: number
  name: string
  staffNumber: string | undefined
  email: string | undefined
  jobTitle: string | undefined
  /** Names of teams, as written. */
  teams: string[] | undefined
  manages: boolean | undefined
  startsOn: Day | undefined
  leavesOn: Day | undefined
  daysOff: number[] | undefined
  cases: number | undefined
  /** What was read otherwise than it might be meant. */
  remarks: string[]
}

const longest = 200

/** Reads one row. @returns what it says, or each fault with the title of its column */
export function readStaffRow(row: number, cells: readonly string[], at: Partial<Record<Column, number>>): { ok: true; value: StaffRow } | { ok: false; name: string; problems: string[] } {
  const problems: string[] = []
  const cell = (column: Column) => {
    const text = (at[column] === undefined ? '' : cells[at[column]] ?? '').trim().replace(/\s+/g, ' ')
    if (looksLikeFormula(text) && !/^[+-]?[\d\s]*$/.test(text)) problems.push(`${columns[column][0]}: the cell begins like a formula. Write plain text.`)
    else if (text.length > longest) problems.push(`${columns[column][0]}: the cell has more than ${longest} characters.`)
    return text
  }
  const readBy = <T>(column: Column, read: (text: string) => { ok: true; value: T } | { ok: false; problem: string }): T | undefined => {
    const text = cell(column)
    if (text === '') return undefined
    const said = read(text)
    if (said.ok) return said.value
    problems.push(`${columns[column][0]}: ${said.problem}`)
    return undefined
  }

  const name = at.name === undefined ? `${cell('firstName')} ${cell('lastName')}`.trim() : cell('name')
  const staffNumber = cell('staffNumber') || undefined
  const email = readBy('email', readEmail)
  if (name === '') problems.push('Name: it is missing.')
  if (!staffNumber && !email && problems.length === 0) problems.push('Give a staff number or an e-mail address: people are never known by their names alone.')
  const { manages, remarks } = rolesIn(cell('role'), cell('manages'))
  const startsOn = readBy('startsOn', readDate)
  const leavesOn = readBy('leavesOn', readDate)
  if (startsOn && leavesOn && leavesOn < startsOn) problems.push(`Leaving day: ${inWords(leavesOn)} is before the start, ${inWords(startsOn)}.`)
  const daysOff = readBy('workingDays', (text) => {
    const off = readWorkingDays(text)
    return off ? { ok: true, value: off } : { ok: false, problem: 'name the weekdays worked, such as “Mon, Tue, Thu” or “Monday to Thursday”.' }
  })
  const cases = readBy('cases', (text) => (/^\d{1,3}$/.test(text) ? { ok: true, value: Number(text) } : { ok: false, problem: 'write a whole number of at most 999.' }))
  const teams = cell('team').split(/\s*[;|]\s*/).filter(Boolean)
  const jobTitle = cell('jobTitle') || undefined
  if (problems.length > 0) return { ok: false, name, problems }
  return { ok: true, value: { row, name, staffNumber, email, jobTitle, teams: teams.length > 0 ? teams : undefined, manages, startsOn, leavesOn, daysOff, cases, remarks } }
}

/** Some lists name the manager in a column of that title, which says nothing of the person in the row. */
function yesOrNo(text: string): boolean | undefined {
  if (/^(y|yes|true|1|x|✓|manager|team manager)$/i.test(text)) return true
  return /^(n|no|false|0|-|–|none|n\/a)$/i.test(text) ? false : undefined
}

/** A list makes practitioners and team managers. What goes further is given by a person, never by a list. */
function rolesIn(cell: string, managing: string): { manages: boolean | undefined; remarks: string[] } {
  const words = cell.toLowerCase().split(/[;,/&|]|\band\b/).map((word) => word.trim()).filter(Boolean)
  const remarks = words.flatMap((word) => {
    if (/^(team |service |line )?manager$/.test(word) || /^(practitioner|social worker|worker)$/.test(word)) return []
    if (/\b(auditor|leader|admin|administrator|director)\b/.test(word)) return [`“${word}” is a role that a person gives, not a list.`]
    return [`“${word}” is no role of a list, and is left out.`]
  })
  const said = yesOrNo(managing)
  if (managing !== '' && said === undefined) remarks.push(`“${managing}” says neither yes nor no to whether they manage the team, and is left out.`)
  const named = words.some((word) => /^(team |line )?manager$/.test(word)) ? true : undefined
  return { manages: said ?? named, remarks }
}

/** Somebody the portal knows, as far as a list is concerned. */
export type KnownPerson = {
  id: string
  name: string
  staffNumber: string | null
  email: string | null
  jobTitle: string | null
  daysOff: readonly number[]
  leftOn: Day | null
  /** Teams they are in today; where none, those they will be in. */
  teamIds: readonly string[]
  /** Teams that they manage today, or will. */
  managesIds: readonly string[]
  /** Whether they hold a role that only a person gives. */
  givenByAPerson: boolean
  /** Whether nobody else would be an administrator without them. */
  lastAdministrator: boolean
  cases: number | null
}

export type NewDetails = Partial<{ name: string; staffNumber: string; email: string; jobTitle: string; daysOff: number[] }>

/** What one row, or one person missing from a complete list, comes to. */
export type Change = {
  kind: 'joiner' | 'mover' | 'changed' | 'leaver' | 'unchanged' | 'rejected'
  row: number | undefined
  personId: string | undefined
  name: string
  /** What would be done, or why it is not, in words. */
  words: string[]
  details: NewDetails
  joins: { teamId: string; from: Day }[]
  leaves: string[]
  manages: { teamId: string; from: Day }[]
  managesNoLonger: string[]
  /** Somebody new: practitioner, from this day, unless they manage. */
  practitionerFrom: Day | undefined
  leftOn: Day | null | undefined
  cases: number | undefined
}

export type Plan = { changes: Change[]; missing: number; touched: number }

/**
 * What a list comes to, row by row: who joins, moves, leaves or is called otherwise, and who is as they were. People are known by staff
 * number first and by e-mail address second, and never by name. With a complete list, whoever has a staff number (or, where the list has
 * none, an e-mail address) and is not in it has left; not so those to whom a person gave the role of auditor, leader or administrator.
 * Planning again what has been done finds nothing to do.
 */
export function planStaffList(
  rows: readonly ({ ok: true; value: StaffRow } | { ok: false; row: number; name: string; problems: string[] })[],
  { people, teams, today, complete, hasNumbers, emailsElsewhere }: {
    people: readonly KnownPerson[]; teams: Teams; today: Day; complete: boolean; hasNumbers: boolean
    /** E-mail addresses that sign in somebody of another council. */
    emailsElsewhere: ReadonlySet<string>
  },
): Plan {
  const byNumber = new Map(people.flatMap((person) => (person.staffNumber ? [[plainNumber(person.staffNumber), person] as const] : [])))
  const byEmail = new Map(people.flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])))
  const seen = new Map<string, number>()
  const named = new Set<string>()
  const changes = rows.map((read): Change => {
    if (!read.ok) return rejected(read.row, read.name, read.problems)
    const said = read.value
    const keys = [said.staffNumber && `number ${plainNumber(said.staffNumber)}`, said.email && `e-mail ${said.email}`].filter((key) => key !== undefined && key !== '') as string[]
    const twice = keys.flatMap((key) => seen.get(key) ?? [])[0]
    if (twice !== undefined) return rejected(said.row, said.name, [`Row ${twice} is about the same person. Put both teams into one row, with a semicolon between them.`])
    for (const key of keys) seen.set(key, said.row)

    const numbered = said.staffNumber ? byNumber.get(plainNumber(said.staffNumber)) : undefined
    const addressed = said.email ? byEmail.get(said.email) : undefined
    if (numbered && addressed && numbered !== addressed) return rejected(said.row, said.name, [`The staff number is that of ${numbered.name}, and the e-mail address that of ${addressed.name}. Correct one of them.`])
    const person = numbered ?? addressed
    if (person) {
      if (named.has(person.id)) return rejected(said.row, said.name, ['An earlier row is about the same person.'])
      named.add(person.id)
    }
    if (!numbered && addressed?.staffNumber && said.staffNumber) return rejected(said.row, said.name, [`The e-mail address is that of ${addressed.name}, who has another staff number. Correct one of them.`])
    if (said.email && emailsElsewhere.has(said.email) && person?.email?.toLowerCase() !== said.email) return rejected(said.row, said.name, ['This e-mail address signs in to the portal already, for another council.'])

    const meant = said.teams?.map((name) => ({ name, team: teams.named(name, today) }))
    const faults = (meant ?? []).flatMap(({ name, team }) => (!team ? [`There is no team called “${name}”. Correct the name, or set the team up first: lists never create teams.`] : 'problem' in team ? [team.problem] : []))
    if (faults.length > 0) return rejected(said.row, said.name, faults)
    const teamIds = meant && [...new Set(meant.flatMap(({ team }) => (team && 'id' in team ? [team.id] : [])))]
    if (said.manages && !teamIds) return rejected(said.row, said.name, ['They manage a team, and the list does not say which.'])
    return person ? changeOf(person, said, teamIds, teams, today) : joinerOf(said, teamIds, teams, today)
  })

  const listed = people.filter((person) => (hasNumbers ? person.staffNumber : person.email) && !person.givenByAPerson && !(person.leftOn && person.leftOn <= today))
  const missing = complete ? listed.filter(({ id }) => !named.has(id)) : []
  const gone = missing.map((person): Change => ({ ...nothing(undefined, person.name), kind: 'leaver', personId: person.id, leftOn: today, words: ['Is missing from the list, so has left.'] }))
  return { changes: [...changes, ...gone], missing: gone.length, touched: listed.length }
}

/** Of all that a complete list touches, more than a quarter at once have left only when somebody confirms their number. */
export const needsConfirming = ({ missing, touched }: Pick<Plan, 'missing' | 'touched'>) => missing > touched / 4

export const countsOf = (changes: readonly Change[]) => {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length
  return { joiners: count('joiner'), movers: count('mover'), changed: count('changed'), leavers: count('leaver'), unchanged: count('unchanged'), rejected: count('rejected') }
}

/** A staff number as it is compared: without spaces, capitals and leading noughts. */
export const plainNumber = (number: string) => number.toLowerCase().replace(/\s+/g, '').replace(/^0+(?=.)/, '')

const nothing = (row: number | undefined, name: string): Change => ({
  kind: 'unchanged', row, personId: undefined, name, words: [], details: {}, joins: [], leaves: [], manages: [], managesNoLonger: [], practitionerFrom: undefined, leftOn: undefined, cases: undefined,
})
const rejected = (row: number, name: string, words: string[]): Change => ({ ...nothing(row, name), kind: 'rejected', words })

function joinerOf(said: StaffRow, teamIds: string[] | undefined, teams: Teams, today: Day): Change {
  const change = nothing(said.row, said.name)
  if (said.leavesOn && said.leavesOn <= today) return { ...change, words: [`Left on ${inWords(said.leavesOn)} and is not known here: nothing to do.`, ...said.remarks] }
  const from = said.startsOn ?? today
  const names = namesOf(teamIds ?? [], teams)
  return {
    ...change, kind: 'joiner',
    details: given({ name: said.name, staffNumber: said.staffNumber, email: said.email, jobTitle: said.jobTitle, daysOff: said.daysOff }),
    joins: (teamIds ?? []).map((teamId) => ({ teamId, from })),
    manages: said.manages ? (teamIds ?? []).map((teamId) => ({ teamId, from })) : [],
    practitionerFrom: said.manages ? undefined : from,
    leftOn: said.leavesOn, cases: said.cases,
    words: [
      said.manages ? `Manages ${names} from ${inWords(from)}.` : names ? `In ${names} from ${inWords(from)}, as a practitioner.` : `Practitioner from ${inWords(from)}, in no team.`,
      ...(said.leavesOn ? [`Leaves on ${inWords(said.leavesOn)}.`] : []), ...said.remarks,
    ],
  }
}

function changeOf(person: KnownPerson, said: StaffRow, teamIds: string[] | undefined, teams: Teams, today: Day): Change {
  const change: Change = { ...nothing(said.row, said.name), personId: person.id }
  const hasLeft = person.leftOn !== null && person.leftOn <= today
  const comesBack = hasLeft && said.startsOn !== undefined && said.startsOn >= person.leftOn! && !said.leavesOn
  if (hasLeft && !comesBack) return { ...change, words: [`Left on ${inWords(person.leftOn!)}. A start date after that day would bring them back.`] }

  const details = given({
    name: said.name === person.name ? undefined : said.name,
    staffNumber: said.staffNumber === (person.staffNumber ?? undefined) ? undefined : said.staffNumber,
    email: said.email === person.email?.toLowerCase() ? undefined : said.email,
    jobTitle: said.jobTitle === (person.jobTitle ?? undefined) ? undefined : said.jobTitle,
    daysOff: said.daysOff && !sameDays(said.daysOff, person.daysOff) ? said.daysOff : undefined,
  })
  const from = comesBack ? said.startsOn! : today
  const joins = (teamIds ?? []).filter((id) => !person.teamIds.includes(id)).map((teamId) => ({ teamId, from }))
  const leaves = teamIds ? person.teamIds.filter((id) => !teamIds.includes(id)) : []
  const manages = said.manages ? (teamIds ?? []).filter((id) => !person.managesIds.includes(id)).map((teamId) => ({ teamId, from })) : []
  const managesNoLonger = said.manages === false ? [...person.managesIds] : person.managesIds.filter((id) => leaves.includes(id))
  const cases = said.cases === (person.cases ?? undefined) ? undefined : said.cases
  const leavesNow = said.leavesOn !== undefined && said.leavesOn !== person.leftOn
  if (leavesNow && person.lastAdministrator) return { ...change, kind: 'rejected', words: ['They are the only administrator. Give somebody else that role first.'] }

  const moved = joins.length + leaves.length + manages.length + managesNoLonger.length > 0
  const words = [
    ...(comesBack ? [`Comes back on ${inWords(from)}.`] : []),
    ...(joins.length + leaves.length > 0 ? [movedInWords(namesOf(leaves, teams), namesOf(joins.map(({ teamId }) => teamId), teams))] : []),
    ...(manages.length > 0 ? [`Manages ${namesOf(manages.map(({ teamId }) => teamId), teams)}.`] : []),
    ...(managesNoLonger.length > 0 ? [`No longer manages ${namesOf(managesNoLonger, teams)}.`] : []),
    ...detailsInWords(details, person),
    ...(cases === undefined ? [] : [`Holds ${cases} ${cases === 1 ? 'case' : 'cases'}.`]),
    ...(leavesNow ? [said.leavesOn! <= today ? `Left on ${inWords(said.leavesOn!)}.` : `Leaves on ${inWords(said.leavesOn!)}.`] : []),
  ]
  return {
    ...change, details, joins, leaves, manages, managesNoLonger, cases, leftOn: comesBack ? null : leavesNow ? said.leavesOn : undefined, words: [...words, ...said.remarks],
    kind: leavesNow ? 'leaver' : comesBack ? 'joiner' : moved ? 'mover' : words.length > 0 ? 'changed' : 'unchanged',
  }
}

const namesOf = (ids: readonly string[], teams: Teams) => andOf(ids.flatMap((id) => teams.withId(id)?.name ?? []))
const sameDays = (one: readonly number[], other: readonly number[]) => one.toSorted().join() === other.filter((day) => day !== 0 && day !== 6).toSorted().join()
const given = (details: { [K in keyof NewDetails]: NewDetails[K] | undefined }): NewDetails => Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined))

function movedInWords(from: string, to: string) {
  if (from && to) return `From ${from} to ${to}.`
  return from ? `Leaves ${from}.` : `Joins ${to}.`
}

const detailName: Readonly<Record<keyof NewDetails, string>> = { name: 'Name', staffNumber: 'Staff number', email: 'E-mail address', jobTitle: 'Job title', daysOff: 'Working days' }

function detailsInWords(details: NewDetails, person: KnownPerson): string[] {
  return (Object.keys(details) as (keyof NewDetails)[]).map((key) => {
    if (key === 'daysOff') return 'Working days have changed.'
    return person[key] ? `${detailName[key]}: ${person[key]} becomes ${details[key]}.` : `${detailName[key]}: ${details[key]}.`
  })
}
