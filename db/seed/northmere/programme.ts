import { bankHolidays } from '../../../app/lib/bank-holidays.ts'
import { daysAfter, isWorkingDay, workingDaysAfter, type Day } from '../../../app/lib/days.ts'
import { emailOf, staffList, staffOf } from './staff.ts'
import { details, words } from './words.ts'

/** How the sheets of the story title each theme. */
const themeColumns: Readonly<Record<string, string>> = {
  'lived-experience': 'Voice & lived experience', thresholds: 'Thresholds', assessment: 'Assessment', 'risk-protection': 'Risk / protection',
  planning: 'Plan', 'review-progress': 'Review & progress', oversight: 'Management oversight', recording: 'Recording & chronology',
  partnership: 'Multi-agency', 'family-work': 'Direct work', identity: 'Identity', permanence: 'Permanence',
}
const themeKeys = Object.keys(themeColumns)

/** Which teams hold a type of case, and which themes are not judged in one. */
const caseTypes: Readonly<Record<string, { teams: readonly string[]; without: readonly string[] }>> = {
  CIN: { teams: ['Family Help North', 'Safeguarding North', 'Family Help South', 'Disabled Children', 'Safeguarding South', 'Safeguarding Coast'], without: ['permanence'] },
  CP: { teams: ['Safeguarding North', 'Safeguarding South', 'Safeguarding Coast', 'Family Help South'], without: ['permanence'] },
  LAC: { teams: ['Children in Care 1', 'Children in Care 2', 'Disabled Children'], without: [] },
  'Care leaver': { teams: ['Leaving Care'], without: [] },
  'Contact NFA': { teams: ['Contact and Referral', 'MASH'], without: ['planning', 'review-progress', 'permanence'] },
  'Referral to Early Help': { teams: ['Contact and Referral', 'MASH'], without: ['review-progress', 'permanence'] },
  'Referral to assessment': { teams: ['Assessment East', 'Assessment West'], without: ['permanence'] },
  'Referral to s47': { teams: ['Assessment East', 'MASH', 'Assessment West'], without: ['permanence'] },
}

type Phase = {
  title: string
  planned: number
  /** How many of the planned audits there are so far, and between how many days ago they were done. */
  done: number
  between: readonly [first: number, last: number]
  kind: 'Moderation of internal audit' | 'Random sample'
  cases: readonly (readonly [type: string, many: number])[]
  /** How many are planned of which service area, where the plan says so. */
  byArea?: Readonly<Record<string, number>>
}

export const programme = { title: 'Thematic service audit', planned: 127, startedDaysAgo: 150 }

/** Five months in five parts, of which the last two are not finished. */
export const phases: readonly Phase[] = [
  { title: 'Moderation of 41 internal audits', planned: 41, done: 41, between: [150, 124], kind: 'Moderation of internal audit', cases: [['CIN', 9], ['CP', 8], ['LAC', 8], ['Care leaver', 4], ['Contact NFA', 4], ['Referral to assessment', 5], ['Referral to s47', 3]] },
  { title: 'Children in need and child protection', planned: 28, done: 28, between: [121, 89], kind: 'Random sample', cases: [['CIN', 14], ['CP', 14]] },
  { title: 'Children in care, care leavers and contacts', planned: 28, done: 28, between: [86, 50], kind: 'Random sample', cases: [['LAC', 14], ['Care leaver', 7], ['Contact NFA', 7]] },
  { title: 'Referrals', planned: 20, done: 19, between: [47, 1], kind: 'Random sample', cases: [['Referral to Early Help', 10], ['Referral to assessment', 5], ['Referral to s47', 5]], byArea: { 'Front Door': 12, Assessment: 8 } },
  { title: 'Moderation of ten audits by managers', planned: 10, done: 6, between: [20, 2], kind: 'Moderation of internal audit', cases: [['CIN', 4], ['CP', 3], ['LAC', 3]], byArea: { 'Family Help': 3, Safeguarding: 4, 'Children in Care': 3 } },
]

/** The audits about which the story tells more, in place of one of their phase. */
export type Told = { phase: string; day: Day; row: Record<string, string> }

const auditors = ['Isla Nettles', 'Grace Yardley', 'Solomon Fairhaven'] as const

/** Whose the gaps of a theme are, one after the other. */
const everyEighth = ['practitioner', 'system', ...Array.from({ length: 6 }, () => 'practitioner' as const)] as const

/** A source of chance that is the same at every telling. */
function chanceFrom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Writes the audits of a programme, phase by phase, relative to a day; told again on the same day it says the same. */
export class ProgrammeWriter {
  readonly #today: Day
  readonly #told: readonly Told[]
  readonly #chance = chanceFrom(20_260_504)
  readonly #here: ReadonlyMap<string, { from: Day; until: Day }>
  /** How often each worker has been audited, and each list of sentences been drawn from. */
  readonly #audited = new Map<string, number>()
  readonly #drawn = new Map<string, number>()
  #number = 100

  constructor(today: Day, told: readonly Told[]) {
    this.#today = today
    this.#told = told
    this.#here = new Map(staffList(today).map((one) => [one.Name!, { from: one['Start date']!, until: one['Leaving date'] || '9999-12-31' }]))
  }

  /** @returns the audits of a phase so far as rows of a sheet, in the order of their days */
  rowsOf(phase: Phase): { day: Day; row: Record<string, string> }[] {
    const types = this.#shuffled(phase.cases.flatMap(([type, many]) => Array.from({ length: many }, () => type)))
    const [first, last] = phase.between
    const told = this.#told.filter((one) => one.phase === phase.title)
    const others = Array.from({ length: phase.done - told.length }, (_, nth) => {
      const daysAgo = Math.round(first - ((first - last) * nth) / Math.max(1, phase.done - 1))
      return { day: this.#onSite(daysAfter(this.#today, -daysAgo), nth), type: types[nth]!, row: {} as Record<string, string> }
    })
    return [...others, ...told.map(({ day, row }) => ({ day, type: row['Case category']!, row }))]
      .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
      .map(({ day, type, row }) => ({ day, row: { ...this.#audit(phase, day, type, row.Team), ...row } }))
  }

  #audit(phase: Phase, day: Day, type: string, team = this.#next(`team ${type}`, caseTypes[type]!.teams)): Record<string, string> {
    this.#number += 1
    const worker = this.#workerOf(team, day)
    const { manager } = staffOf(team)
    const before = this.#audited.get(worker) ?? 0
    this.#audited.set(worker, before + 1)
    const judged = themeKeys.filter((key) => !caseTypes[type]!.without.includes(key)).map((key) => ({ key, grade: this.#grade(key, before > 0) }))
    const below = judged.filter(({ grade }) => grade === 'Requires improvement' || grade === 'Inadequate').toSorted((a, b) => Number(b.grade === 'Inadequate') - Number(a.grade === 'Inadequate'))
    const strong = judged.filter(({ grade }) => grade === 'Good' || grade === 'Outstanding')
    return {
      'Audit No': `A-0${this.#number}`, 'Audit type': phase.kind, 'Date of audit': inSheet(day), 'Case ID': `NM${100_000 + Math.floor(this.#chance() * 899_999)}`, 'Case category': type,
      Team: team, Service: '', 'Allocated SW': worker, 'SW email': emailOf(worker), 'Team Manager': manager, 'TM email': emailOf(manager), Auditor: this.#next('auditor', auditors),
      'Overall judgement': overall(below.map(({ grade }) => grade), judged.length),
      ...Object.fromEntries(themeKeys.map((key) => [themeColumns[key]!, judged.find((one) => one.key === key)?.grade ?? 'N/A'])),
      Strengths: strong.slice(0, 1).concat(strong.slice(-1)).filter((one, nth, list) => list.indexOf(one) === nth).map(({ key }) => this.#sentence(key, 'strengths')).join(' '),
      'What needs to improve': below.slice(0, 3).map(({ key, grade }) => this.#sentence(key, grade === 'Inadequate' ? 'failing' : 'weak')).join(' '),
      'Remedial actions': below.slice(0, 3).map(({ key, grade }) => this.#action(key, grade, key === 'oversight' ? manager : worker, day)).join(' | '),
      Attribution: phase.kind === 'Random sample' && day > daysAfter(this.#today, -14) ? '' : below.map(({ key }) => `${themeColumns[key]}: ${this.#whose(key, worker)}`).join('; '),
    }
  }

  #workerOf(team: string, day: Day): string {
    const there = staffOf(team).workers.filter((name) => daysAfter(this.#here.get(name)!.from, 28) <= day && this.#here.get(name)!.until > day)
    return this.#next(`worker ${team}`, there)
  }

  /** Oversight and recording are weakest, as the inspection found; a second case of the same worker is judged somewhat better. */
  #grade(theme: string, again: boolean): string {
    const usual = { oversight: 0.38, recording: 0.46, 'lived-experience': 0.5, thresholds: 0.55, 'risk-protection': 0.72 }[theme] ?? 0.64
    const fell = this.#chance()
    const good = usual + (again ? 0.14 : 0)
    if (fell < good * 0.12) return 'Outstanding'
    if (fell < good) return 'Good'
    return fell < good + (1 - good) * 0.84 ? 'Requires improvement' : 'Inadequate'
  }

  /** Of Priya's cases the story tells more itself. */
  #whose(theme: string, worker: string) {
    if (theme === 'oversight') return 'manager'
    if (theme === 'partnership') return 'partner'
    if (worker === 'Priya Rookwood') return 'system'
    // In turn and not by chance: of every theme some must be the service’s, so that it can answer them.
    return this.#next(`whose ${theme}`, everyEighth)
  }

  #action(theme: string, grade: string, owner: string, day: Day) {
    const red = grade === 'Inadequate' && ['risk-protection', 'lived-experience'].includes(theme)
    const rag = red ? 'R' : grade === 'Inadequate' || this.#chance() < 0.5 ? 'A' : 'G'
    const due = workingDaysAfter(day, { R: 1, A: 3, G: 5 }[rag], { bankHolidays })
    return `${rag}: ${this.#sentence(theme, 'actions')} ~ ${owner} ~ ${inSheet(due)}`
  }

  /** The next sentence of its kind, with the next details, so that the same comes round as late as it can. */
  #sentence(theme: string, kind: 'strengths' | 'weak' | 'failing' | 'actions'): string {
    const filled = this.#next(`${theme} ${kind}`, words[theme]![kind]).replace(/\{(\w+)\}/g, (_, name: string) => this.#next(name, details[name]!))
    return filled[0]!.toUpperCase() + filled.slice(1)
  }

  #next<T>(of: string, list: readonly T[]): T {
    const drawn = this.#drawn.get(of) ?? 0
    this.#drawn.set(of, drawn + 1)
    return list[drawn % list.length]!
  }

  #shuffled<T>(list: readonly T[]): T[] {
    return list.map((one) => ({ one, at: this.#chance() })).toSorted((a, b) => a.at - b.at).map(({ one }) => one)
  }

  /** The auditors read on Wednesdays, Thursdays and Fridays: the last such day that is not after the given one, or the first after it where the programme had not begun before. */
  #onSite(day: Day, nth: number): Day {
    const isOne = (found: Day) => new Date(found).getUTCDay() === 3 + (nth % 3) && isWorkingDay(found, { bankHolidays })
    const begun = daysAfter(this.#today, -programme.startedDaysAgo)
    let found = day
    while (!isOne(found)) found = daysAfter(found, -1)
    if (found >= begun) return found
    for (found = day; !isOne(found);) found = daysAfter(found, 1)
    return found
  }
}

/** What the framework calls each type of case. */
export const caseTypeTitles: Readonly<Record<string, string>> = {
  CIN: 'Child in need', CP: 'Section 47 and child protection', LAC: 'Child in care', 'Care leaver': 'Care leaver', 'Contact NFA': 'Contact, no further action',
  'Referral to Early Help': 'Referral to early help', 'Referral to assessment': 'Referral to assessment', 'Referral to s47': 'Section 47 and child protection',
}

/** The council's open cases on a day, as its case system would list them: of each worker some, of the types that the team holds. */
export function caseListOf(today: Day, asOf: Day): Record<string, string>[] {
  const chance = chanceFrom(19_890_401)
  const here = staffList(today).filter((one) => one['Start date']! <= asOf && (one['Leaving date'] === '' || one['Leaving date']! > asOf) && one.Role !== 'Manager')
  return here.flatMap(({ Name: worker = '', Team: team = '' }) => {
    const types = Object.keys(caseTypes).filter((type) => caseTypes[type]!.teams.includes(team))
    return Array.from({ length: types.length === 0 ? 0 : 3 + Math.floor(chance() * 4) }, (_, nth) => ({
      'Case ID': `NM${200_000 + Math.floor(chance() * 799_999)}`, 'Case category': types[nth % types.length]!, Team: team, 'Allocated SW': worker, 'SW email': emailOf(worker),
      'Team Manager': staffOf(team).manager, 'TM email': emailOf(staffOf(team).manager), 'Open since': daysAfter(asOf, -Math.floor(30 + chance() * 700)),
    }))
  })
}

export const inSheet = (day: Day) => day.split('-').toReversed().join('/')

/** The council's own rule of thumb for one grade for the whole case. */
function overall(below: readonly string[], judged: number) {
  if (below.filter((grade) => grade === 'Inadequate').length >= 3) return 'Inadequate'
  return below.length > judged / 3 ? 'Requires improvement' : 'Good'
}
