import { andOf, counted } from '../../lib/phrases.ts'
import { certainty, comparison, wilson } from '../../lib/statistics.ts'
import { wordsOf, type Sample } from '../insight/insight.ts'
import { monthInWords } from '../service-actions/service-actions.ts'
import { comparisonsOf, gradedShare, halvesOf, inShare, judgedShare, monthsOf, pairsOf, sampleInWords, samplesOf, type MonthlyFigures } from './monthly.ts'
import type { Words } from './reports.ts'

/**
 * What the figures of a month suggest to say, under the report's headings: sentences with their counts, which whoever issues the report changes as they see fit. They say what was found
 * after, never because of, and where there are too few to tell they say that. What comes next may be left empty: a report is not issued before somebody has said it.
 */
export const monthlyWords = (figures: MonthlyFigures): Words => ({
  know: paragraphs(found(figures), highest(figures), overTime(figures), patterns(figures)) || 'No audit has come in that could tell.', voice: paragraphs(voice(figures)) || 'No audit judged whether children’s voices were heard.',
  best: paragraphs(figures.examples.map((words) => `“${words}”`)) || 'No example was kept this month.', after: paragraphs(after(figures)) || 'Nothing has come of audits yet.',
  how: paragraphs(how(figures)), sure: paragraphs(howSure(figures)) || 'There is nothing to be sure of.', next: paragraphs(next(figures)),
})

const paragraphs = (...groups: readonly (readonly string[])[]) => groups.map((sentences) => sentences.join('\n')).filter(Boolean).join('\n')
const sumOf = <T>(rows: readonly T[], count: (row: T) => number) => rows.reduce((sum, row) => sum + count(row), 0)
const ofSample = <T extends { sample: Sample }>(rows: readonly T[], sample: Sample) => rows.filter((row) => row.sample === sample)
const six = ({ month }: Pick<MonthlyFigures, 'month'>) => { const months = monthsOf(month); return `${monthInWords(months[0]!)} to ${monthInWords(months.at(-1)!)}` }

function found(figures: MonthlyFigures): string[] {
  const { month, graded, scale } = figures
  const { below } = wordsOf(scale)
  return samplesOf(figures).flatMap((sample) => {
    const share = gradedShare(ofSample(graded, sample).filter((row) => row.month === month))
    return share.n === 0 ? [] : [`In ${monthInWords(month)} the overall grade was ${below} in ${inShare(share)} audits ${sampleInWords[sample]}.`]
  })
}

/** At most three themes of a sample that are most surely below good, by the lower end of the range, and the areas that clearly lie above. Themes only: never teams, never people. */
function highest(figures: MonthlyFigures): string[] {
  const { judged, themes, scale } = figures
  const { below } = wordsOf(scale)
  return samplesOf(figures).flatMap((sample) => {
    const its = ofSample(judged, sample)
    const ranked = themes.map((theme) => ({ theme, rows: its.filter((row) => row.theme === theme) })).map(({ theme, rows }) => ({ theme, rows, share: judgedShare(rows) }))
      .filter(({ share }) => share.k > 0 && certainty(share.k, share.n) === 'enough to tell')
      .toSorted((a, b) => wilson(b.share.k, b.share.n).low - wilson(a.share.k, a.share.n).low).slice(0, 3)
    if (ranked.length === 0) return its.length === 0 ? [] : [`Of audits ${sampleInWords[sample]} there are too few from ${six(figures)} to say anything about a theme.`]
    return [`From ${six(figures)}, of audits ${sampleInWords[sample]}, ${andOf(ranked.map(({ theme, share }) => `${theme} was ${below} in ${inShare(share)}`))}.`, ...ranked.flatMap(({ theme, rows, share }) => {
      const above = [...Map.groupBy(rows, ({ area }) => area)].map(([area, ofArea]) => ({ area, of: judgedShare(ofArea) })).filter(({ of }) => of.n > 0 && comparison(of.k, of.n, share.k / share.n) === 'clearly above')
      return above.length === 0 ? [] : [`${theme}: clearly above the council’s rate in ${andOf(above.map(({ area, of }) => `${area} (${of.k} of ${of.n})`))}.`]
    })]
  })
}

function overTime(figures: MonthlyFigures): string[] {
  const { earlier, later } = halvesOf(figures.month)
  const said = (months: readonly string[]) => `${monthInWords(months[0]!)} to ${monthInWords(months.at(-1)!)}`
  const { below } = wordsOf(figures.scale)
  const all = comparisonsOf(figures)
  const compared = all.filter(({ change }) => change !== 'too few to compare')
  if (compared.length === 0) return all.length === 0 ? [] : ['Whether it is getting better cannot be said: of no kind of case were there enough audits, chosen in the same way, in both halves of the six months.']
  return compared.map((one) => `${one.caseType}, audits ${sampleInWords[one.sample]}: overall ${below} in ${one.earlier.k} of ${one.earlier.n} from ${said(earlier)} and in ${one.later.k} of ${one.later.n} from ${said(later)}. ${changeInWords[one.change]}`)
}

const changeInWords = {
  'clearly fewer': 'Clearly fewer.', 'clearly more': 'Clearly more.', 'perhaps fewer': 'Perhaps fewer: worth a look, not yet proof.', 'perhaps more': 'Perhaps more: worth a look, not yet proof.', 'no clear difference': 'No clear difference.', 'too few to compare': 'Too few to compare.',
} as const

function patterns(figures: MonthlyFigures): string[] {
  const { gaps, repeats, scale } = figures
  const { below } = wordsOf(scale)
  const recent = gaps.filter((row) => row.recent)
  const of = (which: (attribution: MonthlyFigures['gaps'][number]['attribution']) => boolean) => sumOf(recent.filter(({ attribution }) => which(attribution)), (row) => row.gaps)
  const confirmed = of((one) => one !== null)
  const again = { k: sumOf(repeats, ({ samePerson, sameTeam }) => samePerson + sameTeam), n: sumOf(repeats, (row) => row.below) }
  return [
    ...samplesOf(figures).flatMap((sample) => {
      const [most] = pairsOf(figures, sample)
      return most ? [`In audits ${sampleInWords[sample]} ${andOf(most.names)} were most often ${below} together, in ${most.share.k} of ${most.share.n}.`] : []
    }),
    ...(confirmed > 0 ? [`Of ${counted(confirmed, 'gap', 'gaps')} of ${six(figures)} of which somebody has confirmed whose they mainly are, ${of((one) => one === 'practitioner')} are the practitioner’s, ${of((one) => one === 'manager')} the manager’s, ${of((one) => one === 'system')} the service’s and ${of((one) => one === 'partner')} a partner’s.`] : []),
    ...(again.n > 0 ? [`Of ${counted(again.n, 'finding', 'findings')} ${below} this month, ${again.k} ${again.k === 1 ? 'is' : 'are'} on a theme on which a gap of the same person or team had been closed within the year.`] : []),
  ]
}

function voice(figures: MonthlyFigures): string[] {
  const { judged, month, voice: theme, scale } = figures
  if (!theme) return []
  const { below } = wordsOf(scale)
  return samplesOf(figures).flatMap((sample) => {
    const its = ofSample(judged, sample).filter((row) => row.theme === theme)
    const [now, all] = [judgedShare(its.filter((row) => row.month === month)), judgedShare(its)]
    if (all.n === 0) return []
    return [`${theme} was ${below} in ${inShare(all)} audits ${sampleInWords[sample]} from ${six(figures)}${now.n > 0 ? `, this month in ${now.k} of ${now.n}` : ''}.`]
  })
}

function after({ gaps, actions, learning, scale }: MonthlyFigures): string[] {
  const { goodEnough } = wordsOf(scale)
  const many = (rows: typeof gaps) => sumOf(rows, (row) => row.gaps)
  const standing = (one: (typeof gaps)[number]['standing']) => many(gaps.filter((row) => row.standing === one))
  const [all, closed, held, recurred] = [many(gaps), many(gaps.filter((row) => row.closed)), standing('held'), standing('recurred')]
  const [asked, done, inTime] = [sumOf(actions, (row) => row.asked), sumOf(actions, (row) => row.done), sumOf(actions, (row) => row.inTime)]
  const [given, completed, shown] = [sumOf(learning, (row) => row.given), sumOf(learning, (row) => row.completed), sumOf(learning, (row) => row.shown)]
  return [
    all > 0 && `${closed} of ${counted(all, 'gap', 'gaps')} of the last twelve months ${closed === 1 ? 'is' : 'are'} closed.`,
    asked > 0 && `${done} of ${counted(asked, 'action', 'actions')} of the last six months ${done === 1 ? 'is' : 'are'} done, ${inTime} of them in time.`,
    given > 0 && `${completed} of ${counted(given, 'module', 'modules')} given ${completed === 1 ? 'was' : 'were'} completed, and ${shown} shown on a case of the learner’s own and accepted.`,
    held + recurred > 0 && `${held + recurred} ${held + recurred === 1 ? 'gap was' : 'gaps were'} looked at again in another case: ${inShare({ k: held, n: held + recurred })} were ${goodEnough} after it. That is after, and not proof that it was because of it.`,
    all > 0 && held + recurred === 0 && 'No gap has been looked at again in another case yet, so whether anything held is not known.',
    standing('cannot be known') > 0 && `Of ${standing('cannot be known')} it cannot be known any more, because the person has left or the team is gone.`,
  ].filter((sentence) => sentence !== false)
}

function how(figures: MonthlyFigures): string[] {
  const { graded, agreed, month } = figures
  const audits = sumOf(graded, (row) => row.audits)
  if (audits === 0) return ['No audit has come in.']
  const pairs = agreed.filter(({ byChance }) => byChance)
  const of = (apart: string) => sumOf(pairs.filter((row) => row.apart === apart), (row) => row.pairs)
  const n = sumOf(pairs, (row) => row.pairs)
  return [
    `Case files were read and graded theme by theme: ${counted(audits, 'audit', 'audits')} from ${six(figures)}, ${sumOf(graded.filter((row) => row.month === month), (row) => row.audits)} of them this month; ${andOf(samplesOf(figures).map((sample) => `${sumOf(ofSample(graded, sample), (row) => row.audits)} ${sampleInWords[sample]}`))}.`,
    n > 0 ? `A second person who did not know the first grades graded ${n} of these that were chosen by chance: the overall grade was the same in ${inShare({ k: of('same'), n })}, the first was higher in ${of('higher')} and lower in ${of('lower')}.`
      : 'None of these was graded a second time after having been chosen by chance, so how far grades can be relied on is not known.',
  ]
}

function howSure(figures: MonthlyFigures): string[] {
  const { judged } = figures
  const [k, n, provisional, disputed] = [sumOf(judged, (row) => row.belowGood), sumOf(judged, (row) => row.judged), sumOf(judged, (row) => row.provisional), sumOf(judged, (row) => row.disputed)]
  const random = sumOf(ofSample(judged, 'random'), (row) => row.judged)
  const audited = sumOf(ofSample(figures.graded, 'random'), (row) => row.audits)
  if (n + disputed === 0) return []
  return [
    random === 0 ? 'None of these cases was drawn at random, so none of this speaks for cases that were not audited.' : `Only the ${counted(audited, 'audit', 'audits')} of cases drawn at random ${audited === 1 ? 'speaks' : 'speak'} for cases that were not audited.`,
    'The range beside a count most likely holds the true share. “Too few to tell” is a result, too.',
    provisional === 0 ? `All ${n} judgements are confirmed.` : `${provisional} of ${n} judgements are provisional.`,
    ...(disputed > 0 ? [`${disputed} left out because ${disputed === 1 ? 'it is' : 'they are'} disputed; with ${disputed === 1 ? 'it' : 'them'} in, ${k + disputed} of ${n + disputed} judgements would be below the line and not ${k} of ${n}.`] : []),
  ]
}

function next({ service }: MonthlyFigures): string[] {
  const { open, overdue, done, notDone, unanswered } = service
  return [
    open > 0 && `${counted(open, 'service action is', 'service actions are')} open${overdue > 0 ? `, ${overdue} of them overdue` : ''}.`,
    done + notDone > 0 && `This month ${done} ${done === 1 ? 'was' : 'were'} done${notDone > 0 ? ` and ${notDone} ended without being done` : ''}.`,
    unanswered > 0 && `${counted(unanswered, 'gap', 'gaps')} of the service or of a partner ${unanswered === 1 ? 'waits' : 'wait'} for a service action.`,
  ].filter((sentence) => sentence !== false)
}
