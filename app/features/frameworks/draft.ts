import { longestWindow, type FrameworkPlan } from './framework-plan.ts'

/** A change to a draft that cannot be made: why, and the field of the form to mend. */
export type Refusal = { field: string; because: string }
/** What one page of the draft changes. It is given the draft as it stands when it is saved, whoever else has saved meanwhile. */
export type Change = (plan: FrameworkPlan) => FrameworkPlan | Refusal

export const isRefusal = (outcome: FrameworkPlan | Refusal): outcome is Refusal => 'because' in outcome

/** So many themes, case types and grades a framework may have. */
export const limits = { themes: 40, caseTypes: 30, fewestGrades: 2, mostGrades: 7 } as const

const gone = (what: string): Refusal => ({ field: 'form', because: `This ${what} is no longer in the draft: somebody has removed it meanwhile. Nothing was saved.` })
const same = (one: string, other: string) => one.localeCompare(other, 'en-GB', { sensitivity: 'accent' }) === 0

/** A key in small letters and hyphens, made once from the first title and never changed by another. */
export function keyFor(title: string, taken: readonly string[]): string {
  const plain = title.normalize('NFKD').toLowerCase().replace(/['’]|\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'untitled'
  for (let nth = 1; ; nth += 1) {
    const key = nth === 1 ? plain : `${plain}-${nth}`
    if (!taken.includes(key)) return key
  }
}

export const addTheme = (title: string): Change => (plan) => {
  if (plan.themes.length >= limits.themes) return { field: 'title', because: `A framework has at most ${limits.themes} themes.` }
  if (plan.themes.some((theme) => same(theme.title, title))) return { field: 'title', because: 'There is a theme with this title already.' }
  return { ...plan, themes: [...plan.themes, { key: keyFor(title, plan.themes.map(({ key }) => key)), title }] }
}

/** @param descriptors by key of the grade; a grade that has left the scale meanwhile is left out, an empty one says nothing */
export const changeTheme = (key: string, { title, question, descriptors }: { title: string; question: string; descriptors: Readonly<Record<string, string>> }): Change => (plan) => {
  if (!plan.themes.some((theme) => theme.key === key)) return gone('theme')
  if (plan.themes.some((theme) => theme.key !== key && same(theme.title, title))) return { field: 'title', because: 'Another theme has this title already.' }
  const themes = plan.themes.map((theme) => (theme.key !== key ? theme : {
    key, title, ...(question && { question }),
    // A grade that this page did not know yet keeps what somebody else has written for it.
    descriptors: Object.fromEntries(plan.grades.flatMap((grade) => {
      const wording = descriptors[grade.key] ?? theme.descriptors?.[grade.key]
      return wording ? [[grade.key, wording]] : []
    })),
  }))
  return { ...plan, themes }
}

export const moveTheme = (key: string, way: 'up' | 'down'): Change => (plan) => {
  const from = plan.themes.findIndex((theme) => theme.key === key)
  if (from < 0) return gone('theme')
  return { ...plan, themes: moved(plan.themes, from, way) }
}

function moved<T>(list: readonly T[], from: number, way: 'up' | 'down'): T[] {
  const to = way === 'up' ? from - 1 : from + 1
  if (to < 0 || to >= list.length) return [...list]
  const next = [...list]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}

export const removeTheme = (key: string): Change => (plan) => {
  if (!plan.themes.some((theme) => theme.key === key)) return gone('theme')
  if (plan.themes.length === 1) return { field: 'form', because: 'A framework has at least one theme, and this is the last.' }
  return {
    ...plan,
    themes: plan.themes.filter((theme) => theme.key !== key),
    caseTypes: plan.caseTypes?.map((type) => ({ ...type, notApplicable: type.notApplicable.filter((theme) => theme !== key) })),
  }
}

/** One line of the scale's form: the word as typed, and the key of the grade that stood on the line. */
export type ScaleLine = { key: string | undefined; word: string }

/**
 * A scale as typed: the words on or above the good-enough line, best first, and those below it, mildest first. A word that was there before stays
 * the same grade wherever it now stands; a line whose word was written over is that grade by a new name; anything else is a new grade. What
 * themes look like at a grade that has gone goes with it.
 */
export const settleScale = (good: readonly ScaleLine[], below: readonly ScaleLine[]): Change => (plan) => {
  const side = (lines: readonly ScaleLine[], goodEnough: boolean) => lines.filter(({ word }) => word !== '').map((line) => ({ ...line, goodEnough }))
  const lines = [...side(good, true), ...side(below, false)]
  if (!lines.some(({ goodEnough }) => goodEnough)) return { field: 'good-1', because: 'Write at least one grade that is good enough.' }
  if (lines.every(({ goodEnough }) => goodEnough)) return { field: 'below-1', because: 'Write at least one grade below good.' }
  if (lines.length > limits.mostGrades) return { field: 'good-1', because: `A scale has ${limits.fewestGrades} to ${limits.mostGrades} grades. These are ${lines.length}.` }
  const twice = lines.find(({ word }, index) => lines.findIndex((one) => same(one.word, word)) !== index)
  if (twice) return { field: twice.goodEnough ? 'good-1' : 'below-1', because: `“${twice.word}” stands in the scale twice.` }

  const keyOfWord = (word: string) => plan.grades.find((grade) => same(grade.word, word))?.key
  const known = new Set(lines.flatMap(({ word }) => keyOfWord(word) ?? []))
  const taken = new Set(plan.grades.map(({ key }) => key))
  const grades = lines.map(({ word, key, goodEnough }) => {
    const written = keyOfWord(word)
    if (written) return { key: written, word, goodEnough }
    if (key && taken.has(key) && !known.has(key)) {
      known.add(key)
      return { key, word, goodEnough }
    }
    const fresh = keyFor(word, [...taken])
    taken.add(fresh)
    return { key: fresh, word, goodEnough }
  })
  const kept = new Set(grades.map(({ key }) => key))
  return {
    ...plan, grades,
    themes: plan.themes.map(({ descriptors, ...theme }) => ({ ...theme, ...(descriptors && { descriptors: Object.fromEntries(Object.entries(descriptors).filter(([grade]) => kept.has(grade))) }) })),
  }
}

/** @param key of the case type; undefined for a new one */
export const settleCaseType = (key: string | undefined, { title, notApplicable }: { title: string; notApplicable: readonly string[] }): Change => (plan) => {
  const types = plan.caseTypes ?? []
  if (key && !types.some((type) => type.key === key)) return gone('case type')
  if (!key && types.length >= limits.caseTypes) return { field: 'title', because: `A framework has at most ${limits.caseTypes} case types.` }
  if (types.some((type) => type.key !== key && same(type.title, title))) return { field: 'title', because: 'There is a case type with this title already.' }
  const left = plan.themes.map((theme) => theme.key).filter((theme) => notApplicable.includes(theme))
  if (left.length === plan.themes.length) return { field: 'form', because: 'At least one theme is judged in every type of case. Take one tick away.' }
  const settled = { key: key ?? keyFor(title, types.map((type) => type.key)), title, notApplicable: left }
  return { ...plan, caseTypes: key ? types.map((type) => (type.key === key ? settled : type)) : [...types, settled] }
}

export const moveCaseType = (key: string, way: 'up' | 'down'): Change => (plan) => {
  const types = plan.caseTypes ?? []
  const from = types.findIndex((type) => type.key === key)
  return from < 0 ? gone('case type') : { ...plan, caseTypes: moved(types, from, way) }
}

export const removeCaseType = (key: string): Change => (plan) => (plan.caseTypes?.some((type) => type.key === key)
  ? { ...plan, caseTypes: plan.caseTypes.filter((type) => type.key !== key) } : gone('case type'))

/** @param days between which a later audit shows whether a theme held; undefined for no limit */
export const settleFollowUp = ({ title, followedUpBy, days }: { title: string; followedUpBy: FrameworkPlan['followedUpBy']; days: { from: number; to: number } | undefined }): Change => (plan) => {
  if (days && days.to <= days.from) return { field: 'to', because: 'The last day comes after the first.' }
  if (days && days.to > longestWindow) return { field: 'to', because: `Write at most ${longestWindow} days, which is two years.` }
  return { ...plan, title, followedUpBy, followUpDays: days }
}

/** What the form of a draft's page says when the change was not saved. @returns undefined when it was */
export function problemsOf(outcome: 'saved' | 'no draft' | Refusal): Record<string, string> | undefined {
  if (outcome === 'saved') return undefined
  return outcome === 'no draft' ? { form: 'This draft was put in force or put aside meanwhile. Nothing was saved.' } : { [outcome.field]: outcome.because }
}
