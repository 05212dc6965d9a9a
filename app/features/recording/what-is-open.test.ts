import { expect, test } from 'vitest'
import { recordedAction, wholeRecording } from '../../../tests/support/recordings.ts'
import { fourGrades, practiceFramework } from '../frameworks/practice-framework.ts'
import type { Values } from './fields.ts'
import { recordedOf, type Frame } from './recorded.ts'
import { stateOf } from './recording-state.ts'
import { namesIn, whatIsOpen, whyNotToKeep } from './what-is-open.ts'

const frame: Frame = {
  grades: fourGrades.map((grade, nth) => ({ ...grade, id: grade.key, rank: nth + 1 })),
  themes: practiceFramework.themes.map(({ key, title, question }) => ({ id: key, key, title, question: question ?? null, leftOut: key === 'permanence', descriptors: [] })),
}
const at = new Date('2026-10-25T10:00:00Z')
const open = (fields: Values, when = at) => whatIsOpen(recordedOf({ ...wholeRecording, ...fields }, frame), when).map(({ field }) => field)
const red = { priority: 'red', gaps: 'oversight', reached: 'yes', 'spoken-to': 'team manager', 'spoken-on': '2026-10-25', 'spoken-at': '9:30' }

test('a whole recording lacks nothing', () => {
  expect(open({})).toEqual([])
  expect(open(recordedAction(1, 'somebody', red))).toEqual([])
})

test('a grade below good needs what was found and whose it is; a good one where it can be seen', () => {
  expect(open({ 'grade:planning': 'requires-improvement' })).toEqual(['finding:planning', 'attribution:planning'])
  expect(open({ 'grade:planning': 'outstanding' })).toEqual(['finding:planning'])
  expect(open({ 'evidence:planning': '' })).toEqual(['evidence:planning'])
})

test('what does not apply says why, unless cases of this type are not judged by it anyway; judging it all the same says why, too', () => {
  expect(open({ 'grade:planning': 'n/a' })).toEqual(['because:planning'])
  expect(open({ 'grade:planning': 'n/a', 'because:planning': 'It closed within a week.' })).toEqual([])
  expect(open({ 'grade:permanence': 'good', 'evidence:permanence': 'Plan' })).toEqual(['because:permanence'])
})

test('a red needs who was spoken to or tried, at a time that has been', () => {
  expect(open(recordedAction(1, 'somebody', { ...red, reached: '', 'spoken-to': '', 'spoken-at': 'soon' }))).toEqual(['action:1:reached', 'action:1:spoken-to', 'action:1:spoken-at'])
  expect(open(recordedAction(1, 'somebody', { ...red, reached: 'no' }))).toEqual([])
})

test('a time is London’s, also on the day on which the clocks go back', () => {
  expect(open(recordedAction(1, 'somebody', { ...red, 'spoken-at': '10:00' }))).toEqual([])
  expect(open(recordedAction(1, 'somebody', { ...red, 'spoken-at': '10:01' }))).toEqual(['action:1:spoken-at'])
  const summer = { ...red, 'spoken-on': '2027-03-28', 'spoken-at': '10:01' }
  expect(open(recordedAction(1, 'somebody', summer), new Date('2027-03-28T09:00:00Z'))).toEqual(['action:1:spoken-at'])
  expect(open(recordedAction(1, 'somebody', summer), new Date('2027-03-28T09:01:00Z'))).toEqual([])
})

test('a gap that an action answers and that is none any more is no longer named', () => {
  expect(open({ ...recordedAction(1, 'somebody', red), 'grade:oversight': 'good' })).toEqual(['action:1:gaps'])
})

test('a move of the overall grade needs its reason, and is asked anew when the rule gives another grade', () => {
  expect(open({ overall: 'good' })).toEqual(['overall-because'])
  expect(open({ overall: 'outstanding', 'overall-because': 'It is.' })).toEqual(['overall'])
})

test('identifying details are told by their kind', () => {
  expect(whyNotToKeep('Visits are kept.')).toBeUndefined()
  expect(whyNotToKeep('Born 03/04/2015, NHS 943 476 5919')).toMatch(/Take out what could identify somebody/)
})

test('names are looked for in what is published, not in notes nor in what does not apply', () => {
  const recorded = recordedOf({ ...wholeRecording, 'note:1': 'He said Oskar.', 'grade:planning': 'n/a', 'because:planning': 'None.', 'finding:planning': 'It was Oskar.', impact: 'What Bridie said is heard.' }, frame)
  expect(namesIn(recorded, [])).toEqual([{ name: 'Bridie', field: 'impact' }])
})

test('the list says of each theme how it stands, with the notes on it', () => {
  const state = stateOf({ values: { 'grade:planning': 'good', 'note:1': 'See the aunt.', 'note-themes:1': 'planning,identity' }, frame, revision: 3, savedAt: at, at })
  const of = (key: string) => state.themes.find((theme) => theme.key === key)
  expect(of('planning')).toMatchObject({ standing: 'open', grade: 'Good', open: ['where in the record'] })
  expect(of('identity')).toMatchObject({ standing: 'not begun' })
  expect(of('permanence')).toMatchObject({ standing: 'done', grade: 'Does not apply' })
  expect(state).toMatchObject({ done: '1 of 12 themes are done', saved: 'Saved 10am', noteRows: [1, 2] })
  expect(state.notes).toMatchObject({ planning: ['See the aunt.'], identity: ['See the aunt.'], oversight: [] })
})
