/** A grade of a framework's scale; rank 1 is best. */
export type GradeOnScale = { key: string; word: string; rank: number; goodEnough: boolean }

/** Themes of which the rule speaks by name; a framework without them is judged by the rest of the rule. */
const protectsTheChild = ['risk-protection', 'thresholds']
const mustBeGood = ['lived-experience', 'risk-protection', 'oversight']

const tooManyInadequate = 3
const mostBelowGood = 2

export type ToJudge = {
  scale: readonly GradeOnScale[]
  /** The themes that apply, each with its grade, or without where nobody has graded it yet. */
  themes: readonly { key: string; title: string; grade: GradeOnScale | undefined }[]
  /** Whether a child was left at unmanaged risk; undefined while nobody has said. */
  unmanagedRisk: boolean | undefined
  /** Whether it is said what is different for the child. */
  impactSaid: boolean
}

export type Overall = {
  /** What the rule gives; undefined while it cannot be told. */
  grade: GradeOnScale | undefined
  /** Why, in a sentence. */
  reason: string
  /** Whether the answer to the question of unmanaged risk decides. */
  asksAboutRisk: boolean
}

/**
 * The overall grade that follows from the grades of the themes, as they stand so far. No grade is averaged: they are ordered words.
 * The rule is the proposal of docs/decisions/015, in the words of a four-grade scale:
 * 1. inadequate, if risk and protection or thresholds is inadequate and a child was left at unmanaged risk, or if three or more themes are;
 * 2. outstanding, if at least half of the themes are, none is below good and the impact on the child is said;
 * 3. good, if none is inadequate and at most two require improvement, and neither of them is lived experience, risk and protection or oversight;
 * 4. requires improvement otherwise.
 * On other scales the first grade stands for outstanding where two are good enough, the last for inadequate where two are not, and the
 * grades next to the line on either side for good and requires improvement.
 */
export function overallGrade({ scale, themes, unmanagedRisk, impactSaid }: ToJudge): Overall {
  const { outstanding, good, weak, inadequate } = stepsOf(scale)
  const graded = themes.flatMap(({ grade, ...theme }) => (grade ? [{ ...theme, grade }] : []))
  const open = themes.length - graded.length
  const are = (step: GradeOnScale | undefined) => graded.filter(({ grade }) => grade.key === step?.key)
  const failing = are(inadequate)
  const below = graded.filter(({ grade }) => !grade.goodEnough)

  if (failing.length >= tooManyInadequate) return { grade: inadequate, reason: `${counted(failing.length)} themes are ${said(inadequate)}.`, asksAboutRisk: false }
  const risky = failing.filter(({ key }) => protectsTheChild.includes(key))
  if (risky.length > 0) {
    const what = `${named(risky)} ${risky.length === 1 ? 'is' : 'are'} ${said(inadequate)}`
    if (unmanagedRisk === undefined) return { grade: undefined, reason: `${what}: it depends on whether a child was left at unmanaged risk.`, asksAboutRisk: true }
    if (unmanagedRisk) return { grade: inadequate, reason: `${what}, and a child was left at unmanaged risk.`, asksAboutRisk: true }
  }
  if (graded.length === 0) return { grade: undefined, reason: 'No theme is graded yet.', asksAboutRisk: false }

  const asksAboutRisk = risky.length > 0
  const soFar = open === 0 ? '' : open === 1 ? ' One theme is not graded yet.' : ` ${counted(open)} themes are not graded yet.`
  const told = (grade: GradeOnScale | undefined, reason: string) => ({ grade, reason: `${reason}${soFar}`, asksAboutRisk })
  if (failing.length > 0) return told(weak, `${named(failing)} ${failing.length === 1 ? 'is' : 'are'} ${said(inadequate)}.`)
  if (below.length > mostBelowGood) return told(weak, `${counted(below.length)} themes are below good.`)
  const decisive = below.filter(({ key }) => mustBeGood.includes(key))
  if (decisive.length > 0) return told(weak, `${named(decisive)} ${decisive.length === 1 ? 'is' : 'are'} below good.`)

  const best = are(outstanding)
  if (outstanding && below.length === 0 && best.length * 2 >= themes.length) {
    if (impactSaid) return told(outstanding, `${best.length} of ${themes.length} themes are ${said(outstanding)}, and none is below good.`)
    return told(good, `At least half of the themes are ${said(outstanding)}, but nothing says yet what is different for the child.`)
  }
  return told(good, below.length === 0 ? 'No theme is below good.' : `Only ${named(below)} ${below.length === 1 ? 'is' : 'are'} below good.`)
}

/** The four steps of which the rule speaks, on any scale. */
function stepsOf(scale: readonly GradeOnScale[]) {
  const ordered = scale.toSorted((a, b) => a.rank - b.rank)
  const enough = ordered.filter(({ goodEnough }) => goodEnough)
  const notEnough = ordered.filter(({ goodEnough }) => !goodEnough)
  return {
    outstanding: enough.length > 1 ? enough[0] : undefined, good: enough.at(-1),
    weak: notEnough[0], inadequate: notEnough.length > 1 ? notEnough.at(-1) : undefined,
  }
}

/** The grades to which an auditor may move what the rule gave, with a reason: one step, no more. */
export function oneStepFrom(scale: readonly GradeOnScale[], grade: GradeOnScale): GradeOnScale[] {
  const ordered = scale.toSorted((a, b) => a.rank - b.rank)
  const at = ordered.findIndex(({ key }) => key === grade.key)
  return [ordered[at - 1], ordered[at + 1]].filter((step) => step !== undefined)
}

const numbers = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine']
const counted = (n: number) => numbers[n] ?? String(n)
const said = (step: GradeOnScale | undefined) => (step?.word ?? '').toLowerCase()
const named = (some: readonly { title: string }[]) => {
  const titles = some.map(({ title }) => title)
  return titles.length === 1 ? titles[0]! : `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`
}
