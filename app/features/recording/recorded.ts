import { spokenToInWords } from '../remedial-actions/wording.ts'
import { actionField, doesNotApply, listed, noteField, noteThemesField, rowsOf, type Values } from './fields.ts'
import { overallGrade, oneStepFrom, type GradeOnScale, type Overall } from './overall-grade.ts'

/** What an audit is recorded by: the grades and themes of one version of a framework, as they are for one type of case. */
export type Frame = {
  grades: (GradeOnScale & { id: string })[]
  themes: {
    id: string; key: string; title: string; question: string | null
    /** Cases of this type are not judged by it, unless the auditor says why. */
    leftOut: boolean
    descriptors: { grade: string; wording: string }[]
  }[]
}

export const attributions = ['practitioner', 'manager', 'system', 'partner'] as const
export type Attribution = (typeof attributions)[number]
export const priorities = ['red', 'amber', 'green'] as const
export type SpokenTo = keyof typeof spokenToInWords
export const toSpeakTo = Object.keys(spokenToInWords) as SpokenTo[]

export type JudgedTheme = {
  id: string; key: string; title: string; leftOut: boolean
  grade: (GradeOnScale & { id: string }) | undefined
  applies: boolean
  because: string; evidence: string; finding: string
  attribution: Attribution | undefined
}

export type WrittenAction = {
  nth: number
  priority: (typeof priorities)[number] | undefined
  wording: string; place: string; closesWhen: string; because: string
  ownerId: string
  /** The keys of the themes below good that it answers. */
  answers: string[]
  reached: boolean | undefined
  spokenTo: SpokenTo | undefined
  spokenOn: string; spokenAt: string
}

export type Recorded = {
  strengths: string; impact: string; improvements: string
  themes: JudgedTheme[]
  notes: { nth: number; text: string; themes: string[] }[]
  actions: WrittenAction[]
  /** Taken off the list, with something in them, so that they can be put back. */
  removed: { nth: number; wording: string }[]
  unmanagedRisk: boolean | undefined
  byRule: Overall
  /** The grade to which the auditor moves the rule's, if it is one step from it. */
  moved: (GradeOnScale & { id: string }) | undefined
  /** A grade that was chosen, and that is more than a step from what the rule gives now. */
  movedTooFar: GradeOnScale | undefined
  movedBecause: string
}

/** What a field says before anybody has written into it: a theme that cases of this type are not judged by does not apply. */
export const presets = (frame: Frame): Values => Object.fromEntries(frame.themes.filter(({ leftOut }) => leftOut).map(({ key }) => [`grade:${key}`, doesNotApply]))

/** Reads the fields of a recording, each by itself a text, as an audit in the making. */
export function recordedOf(written: Values, frame: Frame): Recorded {
  const values: Values = { ...presets(frame), ...written }
  const of = (field: string) => (values[field] ?? '').trim()
  const oneOf = <T extends string>(all: readonly T[], value: string) => all.find((one) => one === value)
  const yesOrNo = (field: string) => ({ yes: true, no: false })[of(field) as 'yes' | 'no']

  const themes = frame.themes.map(({ id, key, title, leftOut }): JudgedTheme => {
    const chosen = of(`grade:${key}`)
    const grade = frame.grades.find((one) => one.key === chosen)
    return {
      id, key, title, leftOut, grade, applies: chosen !== doesNotApply, because: of(`because:${key}`), evidence: of(`evidence:${key}`), finding: of(`finding:${key}`),
      attribution: grade && !grade.goodEnough ? oneOf(attributions, of(`attribution:${key}`)) : undefined,
    }
  })
  const below = themes.filter(({ grade }) => grade && !grade.goodEnough).map(({ key }) => key)

  const rows = rowsOf(values, 'action')
  const there = rows.filter((nth) => of(actionField(nth, 'there')) === 'yes')
  const byRule = overallGrade({
    scale: frame.grades, themes: themes.filter(({ applies }) => applies), unmanagedRisk: yesOrNo('unmanaged-risk'), impactSaid: of('impact') !== '',
  })
  const wished = frame.grades.find(({ key }) => key === of('overall'))
  const near = wished && byRule.grade && oneStepFrom(frame.grades, byRule.grade).some(({ key }) => key === wished.key)
  return {
    strengths: of('strengths'), impact: of('impact'), improvements: of('improvements'), themes,
    notes: rowsOf(values, 'note').map((nth) => ({ nth, text: of(noteField(nth)), themes: listed(values[noteThemesField(nth)]) })).filter(({ text }) => text !== ''),
    actions: there.map((nth): WrittenAction => {
      const part = (name: Parameters<typeof actionField>[1]) => of(actionField(nth, name))
      return {
        nth, priority: oneOf(priorities, part('priority')), wording: part('wording'), place: part('place'), closesWhen: part('closes-when'), because: part('because'), ownerId: part('owner'),
        answers: listed(part('gaps')).filter((key) => below.includes(key)), reached: yesOrNo(actionField(nth, 'reached')), spokenTo: oneOf(toSpeakTo, part('spoken-to')), spokenOn: part('spoken-on'), spokenAt: part('spoken-at'),
      }
    }),
    removed: rows.filter((nth) => !there.includes(nth) && of(actionField(nth, 'wording')) !== '').map((nth) => ({ nth, wording: of(actionField(nth, 'wording')) })),
    unmanagedRisk: byRule.asksAboutRisk ? yesOrNo('unmanaged-risk') : undefined,
    byRule, moved: near ? wished : undefined, movedTooFar: wished && byRule.grade && !near && wished.key !== byRule.grade.key ? wished : undefined, movedBecause: of('overall-because'),
  }
}

/** The themes that are graded below good. */
export const gapsIn = ({ themes }: Pick<Recorded, 'themes'>) => themes.filter(({ grade }) => grade && !grade.goodEnough)

/** A day and a time of day as two fields say them. @returns undefined when either says none */
export function momentWritten({ spokenOn, spokenAt }: Pick<WrittenAction, 'spokenOn' | 'spokenAt'>): { day: string; time: string } | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(spokenAt) ?? []
  return /^20\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(spokenOn) && hours && minutes ? { day: spokenOn, time: `${hours.padStart(2, '0')}:${minutes}` } : undefined
}
