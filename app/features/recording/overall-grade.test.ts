import { expect, test } from 'vitest'
import { fourGrades, practiceFramework } from '../frameworks/practice-framework.ts'
import { oneStepFrom, overallGrade, type GradeOnScale } from './overall-grade.ts'

const scale: GradeOnScale[] = fourGrades.map((grade, nth) => ({ ...grade, rank: nth + 1 }))
const keys = { O: 'outstanding', G: 'good', R: 'requires-improvement', I: 'inadequate' } as const
type Letter = keyof typeof keys | '-'

/** Eleven themes as a child in need has them, all good but those named. */
function judged(differently: Record<string, Letter> = {}, usually: Letter = 'G', also: { unmanagedRisk?: boolean; impactSaid?: boolean } = {}) {
  const themes = practiceFramework.themes.filter(({ key }) => key !== 'permanence').map(({ key, title }) => {
    const letter = differently[key] ?? usually
    return { key, title, grade: letter === '-' ? undefined : scale.find((grade) => grade.key === keys[letter]) }
  })
  return overallGrade({ scale, themes, unmanagedRisk: also.unmanagedRisk, impactSaid: also.impactSaid ?? true })
}
const grade = (...given: Parameters<typeof judged>) => judged(...given).grade?.key

test('inadequate, when risk and protection or thresholds is and a child was left at unmanaged risk', () => {
  expect(grade({ 'risk-protection': 'I' }, 'G', { unmanagedRisk: true })).toBe('inadequate')
  expect(grade({ thresholds: 'I' }, 'O', { unmanagedRisk: true })).toBe('inadequate')
})

test('requires improvement, when no child was left at unmanaged risk', () => {
  expect(grade({ 'risk-protection': 'I' }, 'G', { unmanagedRisk: false })).toBe('requires-improvement')
})

test('nothing yet, while nobody has said whether a child was left at unmanaged risk', () => {
  expect(judged({ thresholds: 'I' })).toEqual({ grade: undefined, reason: 'Threshold and decision-making is inadequate: it depends on whether a child was left at unmanaged risk.', asksAboutRisk: true })
})

test('inadequate, when three themes are, whatever is said about risk, so that nobody asks', () => {
  expect(judged({ planning: 'I', recording: 'I', identity: 'I' })).toMatchObject({ grade: { key: 'inadequate' }, reason: 'Three themes are inadequate.', asksAboutRisk: false })
  expect(judged({ 'risk-protection': 'I', recording: 'I', identity: 'I' }, 'G', { unmanagedRisk: false })).toMatchObject({ grade: { key: 'inadequate' }, asksAboutRisk: false })
  expect(grade({ planning: 'I', recording: 'I' })).toBe('requires-improvement')
})

test('the question about risk is asked only of risk and protection and of thresholds', () => {
  expect(judged({ planning: 'I' }, 'G', { unmanagedRisk: true })).toMatchObject({ grade: { key: 'requires-improvement' }, asksAboutRisk: false })
  expect(judged({}, 'R').asksAboutRisk).toBe(false)
})

test('outstanding, when at least half are, none is below good and the impact is said', () => {
  const six = { 'lived-experience': 'O', thresholds: 'O', assessment: 'O', planning: 'O', oversight: 'O', identity: 'O' } as const
  expect(judged(six)).toMatchObject({ grade: { key: 'outstanding' }, reason: '6 of 11 themes are outstanding, and none is below good.' })
  expect(grade({ ...six, identity: 'G' })).toBe('good')
  expect(grade({ ...six, recording: 'R' })).toBe('good')
  expect(judged(six, 'G', { impactSaid: false })).toMatchObject({ grade: { key: 'good' }, reason: expect.stringContaining('nothing says yet what is different for the child') })
})

test('good, with at most two that require improvement', () => {
  expect(grade()).toBe('good')
  expect(judged({ planning: 'R', recording: 'R' })).toMatchObject({ grade: { key: 'good' }, reason: 'Only Planning and Recording, summary and chronology are below good.' })
  expect(judged({ planning: 'R', recording: 'R', identity: 'R' })).toMatchObject({ grade: { key: 'requires-improvement' }, reason: 'Three themes are below good.' })
})

test('requires improvement, when lived experience, risk and protection or oversight does', () => {
  for (const theme of ['lived-experience', 'risk-protection', 'oversight']) expect(grade({ [theme]: 'R' })).toBe('requires-improvement')
  expect(grade({ partnership: 'R' })).toBe('good')
})

test('it forms as themes are graded, and says how many are not', () => {
  expect(judged({}, '-')).toEqual({ grade: undefined, reason: 'No theme is graded yet.', asksAboutRisk: false })
  expect(judged({ identity: '-' }).reason).toBe('No theme is below good. One theme is not graded yet.')
  expect(judged({ planning: 'R', identity: '-', recording: '-' })).toMatchObject({ grade: { key: 'good' }, reason: 'Only Planning is below good. Two themes are not graded yet.' })
})

test('on a scale of other words it goes by the ranks and by the line', () => {
  const three: GradeOnScale[] = [{ key: 'met', word: 'Met', rank: 1, goodEnough: true }, { key: 'partly', word: 'Partly met', rank: 2, goodEnough: false }, { key: 'not', word: 'Not met', rank: 3, goodEnough: false }]
  const all = (key: string, many: number) => Array.from({ length: many }, (_, nth) => ({ key: `${key} ${nth}`, title: `${key} ${nth}`, grade: three.find((one) => one.key === key) }))
  const of = (...themes: ReturnType<typeof all>[]) => overallGrade({ scale: three, themes: themes.flat(), unmanagedRisk: undefined, impactSaid: true }).grade?.key
  expect(of(all('met', 8))).toBe('met')
  expect(of(all('met', 6), all('partly', 2))).toBe('met')
  expect(of(all('met', 5), all('partly', 3))).toBe('partly')
  expect(of(all('met', 5), all('not', 3))).toBe('not')
  const two = three.slice(0, 2)
  expect(overallGrade({ scale: two, themes: all('partly', 4), unmanagedRisk: undefined, impactSaid: true }).grade?.key).toBe('partly')
})

test('it may be moved by one step, up or down, and by no more', () => {
  const from = (key: string) => oneStepFrom(scale, scale.find((one) => one.key === key)!).map((one) => one.key)
  expect(from('outstanding')).toEqual(['good'])
  expect(from('good')).toEqual(['outstanding', 'requires-improvement'])
  expect(from('requires-improvement')).toEqual(['good', 'inadequate'])
  expect(from('inadequate')).toEqual(['requires-improvement'])
})
