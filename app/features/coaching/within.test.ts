import { expect, test } from 'vitest'
import { askedInWords, couldHelp, invitationStanding, whyNamed } from './within.ts'

test('somebody could help with a theme once three of their cases were judged, and the last three were good or better', () => {
  expect(couldHelp([true, true])).toBe(false)
  expect(couldHelp([true, true, true])).toBe(true)
  expect(couldHelp([true, true, false])).toBe(false)
  expect(couldHelp([false, true, true, true])).toBe(false)
  expect(couldHelp([true, true, true, false, false])).toBe(true)
})

test('why somebody is named is a count', () => {
  expect(whyNamed([true, true, true])).toBe('All 3 judgements in the last twelve months were good or better, the last three among them.')
  expect(whyNamed([true, true, true, false])).toMatch(/^3 of 4 judgements/)
})

test('of a no, or of no answer, whoever asks is told a number alone', () => {
  expect(askedInWords({ asked: 0, helping: [] })).toBe('Nobody has been asked.')
  expect(askedInWords({ asked: 1, helping: [] })).toBe('1 person was asked. Nobody has said yes yet. 1 has not answered, or said no.')
  expect(askedInWords({ asked: 3, helping: ['Wilma'] })).toBe('3 people were asked. 1 person has said yes. 2 have not answered, or said no.')
  expect(askedInWords({ asked: 1, helping: ['Wilma'] })).toBe('1 person was asked. 1 person has said yes.')
})

test('an invitation is to be answered, is helped with, declined, or stopped', () => {
  expect([invitationStanding({ answer: null, endedAt: null }), invitationStanding({ answer: 'yes', endedAt: null }), invitationStanding({ answer: 'no', endedAt: null }), invitationStanding({ answer: 'yes', endedAt: new Date() })])
    .toEqual(['to answer', 'helps', 'no', 'stopped'])
})
