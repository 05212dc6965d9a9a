import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { actionHelp } from './action-help.ts'
import { actionPhrases } from './action-phrases.ts'

const whole = { wording: 'See the child alone at school, and record what the weekends are like', place: 'Visit form', closesWhen: 'The visit form has what the child said.', because: 'The plan assumes that all is well.' }
const help = (also: Partial<typeof whole>) => actionHelp({ ...whole, ...also })

test('a whole action needs no help, and an empty one gets none yet', () => {
  expect(actionHelp(whole)).toEqual([])
  expect(actionHelp({ wording: ' ', place: '', closesWhen: '', because: '' })).toEqual([])
})

test('an action that begins with a wish is asked for what somebody would see', () => {
  for (const word of ['Improve', 'Ensure', 'Consider', 'improve']) expect(help({ wording: `${word} the voice of the child` })[0]).toContain(`“${word}” does not say what to do`)
})

test('an action that begins with no verb is asked for one', () => {
  expect(help({ wording: 'Chronology out of date' })[0]).toContain('Begin with what is to be done')
  expect(help({ wording: 'The plan needs dates' })[0]).toContain('Begin with what is to be done')
})

test('a day may stand before the verb', () => {
  expect(help({ wording: 'By 26 November, see the child alone at school' })).toEqual([])
  expect(help({ wording: 'Jointly agree the safety plan with the school' })).toEqual([])
})

test('what takes longer than five days is asked to be split', () => {
  for (const wording of ['Complete a full reassessment', 'See the child every week', 'Update the chronology within two weeks', 'Hold monthly supervision']) {
    expect(help({ wording }).join(' '), wording).toContain('longer than five working days')
  }
  expect(help({ wording: 'Book the reassessment within three days' })).toEqual([])
})

test('a place, what closes it and what it changes are asked for, each in a sentence', () => {
  expect(help({ place: '', closesWhen: '', because: '' })).toEqual([
    expect.stringContaining('where in the record'), expect.stringContaining('what will be on the file'), expect.stringContaining('what it changes for this child'),
  ])
})

test('what closes it has to be something that can be seen', () => {
  expect(help({ closesWhen: 'better practice' })).toEqual(['Say what can be seen on the file, so that somebody else can check it.'])
})

test('every phrase is of a theme, needs only its reason, and identifies nobody', () => {
  const keys = practiceFramework.themes.map(({ key }) => key)
  expect(new Set(actionPhrases.map(({ theme }) => theme))).toEqual(new Set(keys))
  expect(actionPhrases.length).toBeGreaterThanOrEqual(30)
  expect(new Set(actionPhrases.map(({ wording }) => wording)).size).toBe(actionPhrases.length)
  for (const phrase of actionPhrases) {
    expect(actionHelp({ ...phrase, because: 'It matters to the child.' }), phrase.wording).toEqual([])
    expect(findIdentifiers(Object.values(phrase).join(' '))).toEqual([])
  }
})
