import { certainty, comparison, rangeInWords, wilson } from '../../lib/statistics.ts'
import { inWords, type Day } from '../../lib/days.ts'
import { andOf } from '../../lib/phrases.ts'

/** How many judgements were made, and how many of them fell below the line of good enough. */
export type Counted = {
  judged: number
  belowGood: number
  /** Grades below good that are left out of both, because they are disputed. */
  leftOut?: number
}

export const added = (counts: readonly Counted[]): Counted =>
  counts.reduce<Required<Counted>>((sum, { judged, belowGood, leftOut = 0 }) => (
    { judged: sum.judged + judged, belowGood: sum.belowGood + belowGood, leftOut: sum.leftOut + leftOut }), { judged: 0, belowGood: 0, leftOut: 0 })

/** Whose gap it mainly is, once somebody has confirmed it: each is shown by itself, because each asks for something else. */
export const panels = {
  all: 'All', practitioner: 'Practitioners’ gaps', manager: 'Managers’ gaps', service: 'Gaps of the service or a partner',
} as const
export type Panel = keyof typeof panels
export const isPanel = (word: string): word is Panel => word in panels

/** What a tally holds, and what of it is disputed. */
export type Tallied = {
  judged: number; belowGood: number; ofPractitioner: number; ofManager: number; ofService: number; provisional: number
  disputed: { all: number; provisional: number; practitioner: number; manager: number; service: number }
}

/** How a page calls what a panel counts: in a caption, in a cell's explanation, in a sentence with a share, and what it says of it. */
export function panelWords(panel: Panel, below: string): { of: string; cell: string; short: string; says: string } {
  switch (panel) {
    case 'all': return { of: below, cell: `the theme was ${below}`, short: below, says: 'Every finding below good counts here, whoever’s gap it mainly is.' }
    case 'practitioner': return { of: 'practitioners’ gaps', cell: 'the theme was below good and somebody confirmed that it is mainly the practitioner’s gap', short: 'a practitioner’s gap', says: 'Learning answers these: a module, a workshop or coaching for the practitioner.' }
    case 'manager': return { of: 'managers’ gaps', cell: 'the theme was below good and somebody confirmed that it is mainly the manager’s gap', short: 'a manager’s gap', says: 'Supervision and oversight: managers learn here, not practitioners.' }
    case 'service': return { of: 'gaps of the service or a partner', cell: 'the theme was below good and somebody confirmed that it is mainly the service’s or a partner’s to put right', short: 'the service’s or a partner’s gap', says: 'No learning of a worker puts these right: service actions do.' }
  }
}

const belowGoodOf = { all: 'belowGood', practitioner: 'ofPractitioner', manager: 'ofManager', service: 'ofService' } as const

/**
 * What is counted of a tally in a panel while some of its grades are disputed. The tally counts all judgements, and every grade that is disputed is one below good; in a panel only a
 * disputed finding of its own is left out of both.
 */
export function countedOf(tally: Tallied, panel: Panel): Required<Counted> {
  const disputed = tally.disputed[panel]
  return { judged: tally.judged - disputed, belowGood: tally[belowGoodOf[panel]] - disputed, leftOut: disputed }
}

/** Of so many below good, whose gaps they mainly are; of what is left nobody has confirmed it. */
export function whoseOf(tallies: readonly Tallied[]) {
  const sum = (panel: Panel) => added(tallies.map((tally) => countedOf(tally, panel))).belowGood
  const [all, practitioner, manager, service] = [sum('all'), sum('practitioner'), sum('manager'), sum('service')]
  return { all, practitioner, manager, service, notConfirmed: all - practitioner - manager - service }
}

/** '6 disputed left out; with them in, 50 of 84 (49% to 69%)'; undefined where none is. */
export function leftOutInWords({ judged, belowGood, leftOut = 0 }: Counted): string | undefined {
  return withThemIn(leftOut, shareWithRange(belowGood + leftOut, judged + leftOut))
}

/** '3 disputed left out; with them in, 118'. @param what how they are called: in a narrow column they are only 'left out' */
export const withThemIn = (leftOut: number, figure: string, what = 'disputed left out') => (leftOut === 0 ? undefined : `${counted(leftOut)} ${what}; with ${leftOut === 1 ? 'it' : 'them'} in, ${figure}`)

/** '50 of 84 (49% to 69%)' */
export const shareWithRange = (k: number, n: number) => `${shareOf(k, n)} (${shortRange(k, n)})`

/** How cases came to be audited. A sample is shown by itself, because cases chosen in another way give another share. */
export const samples = {
  random: 'Cases drawn at random',
  targeted: 'Cases chosen for a reason',
  moderation: 'Moderated audits',
  inspection: 'Inspections',
  'not said': 'Audits whose sample is not said',
} as const
export type Sample = keyof typeof samples

export const isSample = (word: string): word is Sample => word in samples

/** What one judgement stands for: an inspection's is a report's. */
export const unitOf = (sample: Sample) => (sample === 'inspection' ? 'reports' : 'audits')

export type Scale = readonly { word: string; goodEnough: boolean }[]

/** A scale's words for both sides of its line, grades best first: 'below good' and 'good or better', or 'raised' and 'not raised'. */
export function wordsOf(scale: Scale) {
  const goodEnough = scale.filter((grade) => grade.goodEnough).at(-1)?.word.toLowerCase() ?? ''
  const below = scale.filter((grade) => !grade.goodEnough)
  return below.length === 1 && scale.length === 2
    ? { below: below[0]!.word.toLowerCase(), goodEnough }
    : { below: `below ${goodEnough}`, goodEnough: `${goodEnough} or better` }
}

/** Whose rate the areas stand beside, and what one area is called. */
export type Whole = { name: string; rate: string; area: string }
export const wholeOf = (organisation: { key: string; name: string }): Whole =>
  organisation.key === nationalInspections
    ? { name: organisation.name, rate: `${organisation.name}’s rate`, area: 'region' }
    : { name: 'Whole council', rate: 'the council’s rate', area: 'service area' }

/** The organisation that holds published inspections: its areas are regions and its teams are authorities. */
export const nationalInspections = 'england'

/** Shown wherever figures come from what Ofsted and the Department for Education publish. */
export const openGovernmentCredit = 'Contains public sector information licensed under the Open Government Licence v3.0 (Ofsted, DfE)'

/** The credit that pages of an organisation owe; none for a council's own audits. */
export const creditOf = (organisation: { key: string }) => (organisation.key === nationalInspections ? openGovernmentCredit : undefined)

export type Cell = { figure: string; share?: string; range?: string; note?: string; leftOut?: string; shade: 0 | 2 | 4 }

/** '1,246' */
export const counted = (n: number) => n.toLocaleString('en-GB')

/** '102 of 162' */
const shareOf = (k: number, n: number) => `${counted(k)} of ${counted(n)}`

/** '23% to 88%', for a cell. */
export function shortRange(k: number, n: number) {
  const { low, high } = wilson(k, n)
  return `${Math.round(low * 100)}% to ${Math.round(high * 100)}%`
}

/** What a share stands beside: a share from 0 to 1, or one that was itself counted, and of which little may be known. */
export type Rate = number | { k: number; n: number }

/** The share that is the least said: of a rate that was counted, the end of its 95% range that is nearer. */
function nearestOf(rate: Rate, share: number): number {
  if (typeof rate === 'number') return rate
  const { low, high } = wilson(rate.k, rate.n)
  return Math.min(Math.max(share, low), high)
}

/**
 * One share in words: what was counted, its range and how it stands beside a rate. The shade follows the words, never the share.
 * @param rate undefined where there is nothing to compare with
 */
export function cellOf({ judged, belowGood, leftOut }: Counted, rate?: Rate, ratesName = ''): Cell {
  const disputed = leftOutInWords({ judged, belowGood, leftOut })
  if (judged === 0) return disputed ? { figure: 'all disputed', leftOut: disputed, shade: 0 } : { figure: 'not judged', shade: 0 }
  const shown = { figure: shareOf(belowGood, judged), share: `${Math.round((100 * belowGood) / judged)}%`, range: shortRange(belowGood, judged), ...(disputed && { leftOut: disputed }) }
  if (certainty(belowGood, judged) === 'too few to tell') return { ...shown, note: 'too few to tell', shade: 0 }
  if (rate === undefined) return { ...shown, shade: 0 }
  const beside = nearestOf(rate, belowGood / judged)
  const said = comparison(belowGood, judged, beside)
  if (said === 'worth a look') return { ...shown, note: `worth a look: ${belowGood / judged > beside ? 'higher' : 'lower'}`, shade: 2 }
  if (said === 'clearly above') return { ...shown, note: `clearly above ${ratesName}`, shade: 4 }
  if (said === 'clearly below') return { ...shown, note: `clearly below ${ratesName}`, shade: 0 }
  return { ...shown, note: said, shade: 0 }
}

export type ThemeCounted = {
  key: string
  title: string
  areas: readonly { name: string; counted: Counted }[]
  /** Of the whole council; only the reader's own counts are in `areas`. */
  whole: Counted
}

/**
 * What one theme's row says. A reader of the whole council sees its counts; any other sees of it one rate alone, which was released with small counts hidden: a rate of today would tell what changed since yesterday.
 * @param released that rate, or none where it is hidden, not released or of something else; undefined for a reader of the whole council
 */
export function rowOf(theme: ThemeCounted, released: { rate: { k: number; n: number } | undefined } | undefined, { rate: ratesName }: Whole) {
  const own = added(theme.areas.map(({ counted }) => counted))
  const rate = released ? released.rate : theme.whole.judged > 0 ? theme.whole.belowGood / theme.whole.judged : undefined
  const whole: Cell = released ? (rate === undefined ? { figure: 'no rate', shade: 0 } : { figure: `about ${Math.round((typeof rate === 'number' ? rate : rate.k / rate.n) * 100)}%`, shade: 0 }) : cellOf(theme.whole)
  return { key: theme.key, title: theme.title, own, whole, areas: theme.areas.map(({ name, counted }) => ({ name, ...cellOf(counted, rate, ratesName) })) }
}
export type Row = ReturnType<typeof rowOf>

/**
 * The first things to know, as sentences: at most three themes of which most is surely below good, by the lower end of the range, and
 * the areas that clearly lie above. Themes only: never teams, never people.
 */
export function whatWeKnow(rows: readonly Row[], { below, unit, ratesName }: { below: string; unit: string; ratesName: string }): { theme: string; sentence: string }[] {
  return rows
    .filter(({ own }) => own.belowGood > 0 && certainty(own.belowGood, own.judged) === 'enough to tell')
    .toSorted((a, b) => wilson(b.own.belowGood, b.own.judged).low - wilson(a.own.belowGood, a.own.judged).low)
    .slice(0, 3)
    .map(({ title, own, areas }) => {
      const above = areas.filter(({ note }) => note?.startsWith('clearly above')).map(({ name, figure }) => `${name} (${figure})`)
      const disputed = leftOutInWords(own)
      const share = `${below} in ${shareOf(own.belowGood, own.judged)} ${unit}, ${rangeInWords(own.belowGood, own.judged)}.${disputed ? ` ${disputed}.` : ''}`
      return { theme: title, sentence: above.length > 0 ? `${share} Clearly above ${ratesName}: ${andOf(above)}.` : share }
    })
}

/** 'May 2026' */
const monthInWords = (day: Day) => inWords(day).replace(/^\d+ /, '')

/** The months from a day to a day: 'May 2026 to July 2026', or one month by itself. */
export const monthsInWords = (from: Day, to: Day) => [...new Set([monthInWords(from), monthInWords(to)])].join(' to ')

/** 'All 1,246 grades are confirmed.', or how many of them still wait. */
export function provisionalInWords(judged: number, provisional: number) {
  if (provisional === 0) return `All ${counted(judged)} grades are confirmed.`
  if (provisional === judged) return `All ${counted(judged)} grades are still provisional: nobody has confirmed them.`
  return `Of ${counted(judged)} grades ${counted(judged - provisional)} are confirmed and ${counted(provisional)} provisional; both are counted here.`
}

/** What happened to gaps: each is in exactly one of these. */
export const standings = ['held', 'recurred', 'not known yet', 'not looked at in time', 'cannot be known', 'of the service or a partner', 'whose gap is not confirmed'] as const
export type GapStanding = (typeof standings)[number]

/** What counts as held, in a sentence made of the framework's own rule. */
export function followUpRule({ followedUpBy, followUpFromDays, followUpToDays }: { followedUpBy: 'person' | 'team'; followUpFromDays: number | null; followUpToDays: number | null }, { national, goodEnough }: { national: boolean; goodEnough: string }) {
  const when = followUpToDays === null && followUpFromDays === null ? 'however long after'
    : followUpToDays === null ? `at least ${weeks(followUpFromDays!)} after`
      : `${followUpFromDays ? `${amount(followUpFromDays)} to ` : 'up to '}${weeks(followUpToDays)} after`
  if (national) return `It held when the next inspection of the same authority that judged the theme, ${when} the one that found the gap, found it ${goodEnough}. Inspections whose findings on a theme were not published are passed over.`
  const whose = followedUpBy === 'team' ? 'the same team' : 'the same person'
  return `It held when another case of ${whose}, audited ${when} the audit that found the gap, was graded ${goodEnough} on the theme. The first such audit counts, by someone who did not check the evidence of the first.`
}

const amount = (days: number) => (days % 7 === 0 ? days / 7 : `${days} days`)
const weeks = (days: number) => (days % 7 === 0 ? `${days / 7} weeks` : `${days} days`)
