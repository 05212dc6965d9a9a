import { instantInLondon } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import { actionField, besideOf, type Values } from './fields.ts'
import { gapsIn, momentWritten, type JudgedTheme, type Recorded, type WrittenAction } from './recorded.ts'

/** Something that is still to be written, the field it belongs to, and both a word for lists and a sentence. */
export type Open = { field: string; word: string; sentence: string }

/** What is still open about one theme. A grade good enough needs where it can be seen; one below good, or the best, also what was found. */
export function openOfTheme(theme: JudgedTheme): Open[] {
  const { key, title, leftOut, grade, applies, because, evidence, finding, attribution } = theme
  const open = (field: string, word: string, sentence: string): Open => ({ field: `${field}:${key}`, word, sentence: `${title}: ${sentence}` })
  if (!applies) return leftOut || because !== '' ? [] : [open('because', 'why it does not apply', 'say why it does not apply to this case.')]
  if (!grade) return [open('grade', 'the grade', 'choose a grade, or say that it does not apply.')]
  return [
    leftOut && because === '' && open('because', 'why it is judged', 'cases of this type are not judged by it: say why this one is.'),
    evidence === '' && open('evidence', 'where in the record', 'say where in the record it can be seen.'),
    finding === '' && needsFinding(theme) && open('finding', 'what was found', 'say what you found.'),
    !grade.goodEnough && !attribution && open('attribution', 'whose gap it is', 'say whose gap it mainly is.'),
  ].filter((one) => one !== false)
}

/** What is below good has to be said, and so has what is exceptional. */
const needsFinding = ({ grade }: JudgedTheme) => grade !== undefined && (!grade.goodEnough || grade.rank === 1)

/** What is still open about one action. For a red it is also who was spoken to about the child's safety, or who was tried. */
export function openOfAction(action: WrittenAction, { anyGaps, at }: { anyGaps: boolean; at: Date }): Open[] {
  const open = (part: Parameters<typeof actionField>[1], word: string, sentence: string): Open => ({ field: actionField(action.nth, part), word, sentence: `Action ${action.nth}: ${sentence}` })
  const moment = momentWritten(action)
  return [
    !action.priority && open('priority', 'how urgent it is', 'say how urgent it is.'),
    action.wording === '' && open('wording', 'what is to be done', 'say what is to be done.'),
    action.closesWhen === '' && open('closes-when', 'what closes it', 'say what will be on the file when it is done.'),
    action.ownerId === '' && open('owner', 'who does it', 'choose who does it.'),
    anyGaps && action.answers.length === 0 && open('gaps', 'what it answers', 'tick what it answers.'),
    ...(action.priority === 'red' ? [
      action.reached === undefined && open('reached', 'made safe today', 'it is red. Say whether you reached somebody about the child’s safety.'),
      !action.spokenTo && open('spoken-to', 'who was spoken to', 'say who you spoke to, or tried.'),
      !moment ? open('spoken-at', 'when', 'say when you spoke to them, or tried, as a day and a time such as 14:15.')
        : instantInLondon(moment.day, moment.time) > at && open('spoken-at', 'when', 'the time at which you spoke to somebody is still to come.'),
    ] : []),
  ].filter((one) => one !== false)
}

/** Everything that keeps an audit from being published, in the order of the page. */
export function whatIsOpen(recorded: Recorded, at: Date): Open[] {
  const { strengths, impact, improvements, themes, actions, byRule, unmanagedRisk, moved, movedTooFar, movedBecause } = recorded
  const gaps = gapsIn(recorded)
  const open = (field: string, word: string, sentence: string): Open => ({ field, word, sentence })
  return [
    strengths === '' && open('strengths', 'strengths', 'Say what is done well.'),
    ...themes.flatMap(openOfTheme),
    themes.every(({ applies }) => !applies) && open(`grade:${themes[0]?.key}`, 'themes', 'At least one theme has to apply.'),
    impact === '' && open('impact', 'impact for the child', 'Say what is different for the child.'),
    improvements === '' && gaps.length > 0 && open('improvements', 'what needs to improve', 'Say what needs to improve.'),
    ...actions.flatMap((action) => openOfAction(action, { anyGaps: gaps.length > 0, at })),
    byRule.asksAboutRisk && unmanagedRisk === undefined && open('unmanaged-risk', 'unmanaged risk', 'Say whether a child was left at unmanaged risk.'),
    moved && movedBecause === '' && open('overall-because', 'why the overall grade is moved', 'Say why you move the overall grade.'),
    movedTooFar && open('overall', 'the overall grade', `The rule gives ${byRule.grade!.word} now. ${movedTooFar.word} is more than one step from it: choose again.`),
  ].filter((one): one is Open => Boolean(one))
}

/** Texts of which two tabs wrote different ones, and nobody has chosen yet. */
export const notSettled = (values: Values): { name: string; tab: string; field: string; value: string }[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const of = besideOf(name)
    return of && value !== '' ? [{ name, ...of, value }] : []
  })

/** What a field's text may not keep, in a sentence; undefined where it can be kept. */
export function whyNotToKeep(value: string): string | undefined {
  const kinds = [...new Set(findIdentifiers(value).map(({ kind }) => kind))]
  return kinds.length === 0 ? undefined : `Take out what could identify somebody (${kinds.join(', ')}). This field has not been saved; your words are still here.`
}

/** Words in what will be published that may name the child or a relative, each with the first field in which it stands. */
export function namesIn(recorded: Recorded, known: readonly string[]): { name: string; field: string }[] {
  const texts: [string, string][] = [
    ['strengths', recorded.strengths], ...recorded.themes.flatMap(({ key, because, evidence, finding, applies }): [string, string][] => (
      applies ? [[`evidence:${key}`, evidence], [`finding:${key}`, finding], [`because:${key}`, because]] : [[`because:${key}`, because]])),
    ['impact', recorded.impact], ['improvements', recorded.improvements],
    ...recorded.actions.flatMap(({ nth, wording, place, closesWhen, because }): [string, string][] => [
      [actionField(nth, 'wording'), wording], [actionField(nth, 'place'), place], [actionField(nth, 'closes-when'), closesWhen], [actionField(nth, 'because'), because]]),
    ['overall-because', recorded.movedBecause],
  ]
  const first = new Map<string, string>()
  for (const [field, text] of texts) for (const name of likelyNames(text, known)) if (!first.has(name)) first.set(name, field)
  return [...first].map(([name, field]) => ({ name, field }))
}
