import { andOf } from '../../lib/phrases.ts'
import type { FrameworkPlan } from './framework-plan.ts'

/** What a draft changes, in sentences under a heading each. */
export type Difference = { about: 'The framework' | 'Themes' | 'Grades' | 'What themes look like at each grade' | 'Case types'; words: string[] }[]

/** What a draft changes against the version it is to follow, in words. Themes, grades and case types are the same where their keys are. */
export function differenceBetween(current: FrameworkPlan, draft: FrameworkPlan): Difference {
  const all: Difference = [
    { about: 'The framework', words: ofTheFramework(current, draft) },
    { about: 'Themes', words: ofThemes(current, draft) },
    { about: 'Grades', words: ofGrades(current, draft) },
    { about: 'What themes look like at each grade', words: ofDescriptors(current, draft) },
    { about: 'Case types', words: ofCaseTypes(current, draft) },
  ]
  return all.filter(({ words }) => words.length > 0)
}

/** When a later audit shows whether a theme held, in words: 'from 56 to 112 days later (8 to 16 weeks)'. */
export function windowInWords(days: FrameworkPlan['followUpDays']): string {
  if (!days) return 'at any time later'
  const weeks = days.from % 7 === 0 && days.to % 7 === 0 && days.to > 0 ? ` (${days.from / 7} to ${days.to / 7} weeks)` : ''
  return `from ${days.from} to ${days.to} days later${weeks}`
}

/** Whose later audit shows whether a theme held. */
export const followedUpInWords = (by: FrameworkPlan['followedUpBy']) => (by === 'person' ? 'an audit of another case of the same person' : 'a later audit of the same team')

function ofTheFramework(current: FrameworkPlan, draft: FrameworkPlan): string[] {
  const words: string[] = []
  if (current.title !== draft.title) words.push(`It is called “${draft.title}”; it was “${current.title}”.`)
  if (current.followedUpBy !== draft.followedUpBy) words.push(`Whether a theme held is shown by ${followedUpInWords(draft.followedUpBy)}, no longer by ${followedUpInWords(current.followedUpBy)}.`)
  const [before, after] = [windowInWords(current.followUpDays), windowInWords(draft.followUpDays)]
  if (before !== after) words.push(`A later audit counts when it is ${after}; it was ${before}.`)
  return words
}

type Keyed = { key: string }
const by = <T extends Keyed>(list: readonly T[], key: string) => list.find((one) => one.key === key)
const added = <T extends Keyed>(current: readonly T[], draft: readonly T[]) => draft.filter(({ key }) => !by(current, key))
const kept = <T extends Keyed>(current: readonly T[], draft: readonly T[]) => draft.flatMap((now) => {
  const before = by(current, now.key)
  return before ? [{ before, now }] : []
})

/** Whether what both have in common stands in another order. */
function reordered(current: readonly Keyed[], draft: readonly Keyed[]) {
  const common = (list: readonly Keyed[], other: readonly Keyed[]) => list.map(({ key }) => key).filter((key) => by(other, key)).join('\n')
  return common(current, draft) !== common(draft, current)
}

function ofThemes({ themes: current }: FrameworkPlan, { themes: draft }: FrameworkPlan): string[] {
  const both = kept(current, draft)
  return [
    ...added(current, draft).map(({ title }) => `New: ${title}.`),
    ...added(draft, current).map(({ title }) => `Gone: ${title}.`),
    ...both.filter(({ before, now }) => before.title !== now.title).map(({ before, now }) => `“${before.title}” is called “${now.title}”. It stays the same theme.`),
    ...both.filter(({ before, now }) => (before.question ?? '') !== (now.question ?? '')).map(({ now }) => (now.question ? `${now.title} asks another question: ${now.question}` : `${now.title} asks no question.`)),
    ...(reordered(current, draft) ? ['The themes stand in another order.'] : []),
  ]
}

function ofGrades({ grades: current }: FrameworkPlan, { grades: draft }: FrameworkPlan): string[] {
  const both = kept(current, draft)
  const side = (goodEnough: boolean) => (goodEnough ? 'good enough' : 'below good')
  return [
    ...added(current, draft).map(({ word, goodEnough }) => `New: ${word}, ${side(goodEnough)}.`),
    ...added(draft, current).map(({ word }) => `Gone: ${word}.`),
    ...both.filter(({ before, now }) => before.word !== now.word).map(({ before, now }) => `“${before.word}” is called “${now.word}”. It stays the same grade.`),
    ...both.filter(({ before, now }) => before.goodEnough !== now.goodEnough).map(({ now }) => `${now.word} is now ${side(now.goodEnough)}, so it ${now.goodEnough ? 'is a gap no longer' : 'becomes a gap'}.`),
    ...(reordered(current, draft) ? [`The scale stands in another order: ${draft.map(({ word }) => word).join(', ')}, best first.`] : []),
  ]
}

/** Of a new theme or grade what it looks like is new as well, and goes without saying. */
function ofDescriptors(current: FrameworkPlan, draft: FrameworkPlan): string[] {
  const grades = kept(current.grades, draft.grades)
  return kept(current.themes, draft.themes).flatMap(({ before, now }) => {
    const changed = grades.filter((grade) => (before.descriptors?.[grade.now.key] ?? '') !== (now.descriptors?.[grade.now.key] ?? '')).map((grade) => grade.now.word)
    return changed.length > 0 ? [`${now.title}: another wording at ${andOf(changed)}.`] : []
  })
}

function ofCaseTypes({ caseTypes: current = [], themes: before }: FrameworkPlan, { caseTypes: draft = [], themes: after }: FrameworkPlan): string[] {
  const title = (key: string) => (by(after, key) ?? by(before, key))!.title
  return [
    ...added(current, draft).map((type) => (type.notApplicable.length === 0 ? `New: ${type.title}. Every theme is judged.` : `New: ${type.title}. Not judged: ${andOf(type.notApplicable.map(title))}.`)),
    ...added(draft, current).map((type) => `Gone: ${type.title}.`),
    ...kept(current, draft).flatMap((type) => {
      const judged = type.before.notApplicable.filter((key) => by(after, key) && !type.now.notApplicable.includes(key))
      const left = type.now.notApplicable.filter((key) => !type.before.notApplicable.includes(key))
      return [
        ...(type.before.title !== type.now.title ? [`“${type.before.title}” is called “${type.now.title}”.`] : []),
        ...(judged.length > 0 ? [`${type.now.title}: ${andOf(judged.map(title))} ${judged.length === 1 ? 'is' : 'are'} now judged.`] : []),
        ...(left.length > 0 ? [`${type.now.title}: ${andOf(left.map(title))} ${left.length === 1 ? 'is' : 'are'} no longer judged.`] : []),
      ]
    }),
    ...(reordered(current, draft) ? ['The case types stand in another order.'] : []),
  ]
}
