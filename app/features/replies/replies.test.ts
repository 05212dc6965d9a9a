import { expect, test } from 'vitest'
import { answerFrom, whyField } from './replies.ts'

const findings = [{ gapId: 'one', theme: 'Planning' }, { gapId: 'two', theme: 'Assessment' }]
const problemsIn = (typed: Record<string, string>) => {
  const read = answerFrom(typed, findings)
  return 'problems' in read ? read.problems : {}
}
const answerIn = (typed: Record<string, string>, of = findings) => {
  const read = answerFrom(typed, of)
  return 'answer' in read ? read.answer : undefined
}

test('whoever agrees need not say more, and may', () => {
  expect(answerIn({ stance: 'agrees' })).toEqual({ stance: 'agrees', words: null, challenged: [] })
  expect(answerIn({ stance: 'agrees', words: ' Thank you, this helps. ' })).toEqual({ stance: 'agrees', words: 'Thank you, this helps.', challenged: [] })
})

test('an answer says which of the three it is, and a reply has words', () => {
  expect(problemsIn({})).toEqual({ stance: expect.stringContaining('Say whether you agree') })
  expect(problemsIn({ stance: 'nonsense' })).toHaveProperty('stance')
  expect(problemsIn({ stance: 'replies', words: '' })).toEqual({ words: 'Write 3 to 300 words.' })
})

test('a challenge says of at least one finding why', () => {
  expect(problemsIn({ stance: 'challenges' })).toEqual({ [whyField('one')]: 'Write why you challenge at least one finding.' })
  expect(answerIn({ stance: 'challenges', [whyField('two')]: 'The record of May shows it.' })).toEqual({
    stance: 'challenges', words: 'Assessment: The record of May shows it.', challenged: [{ gapId: 'two', because: 'The record of May shows it.' }],
  })
})

test('reasons for a challenge are not lost on whoever only replies', () => {
  expect(problemsIn({ stance: 'replies', words: 'I see it otherwise.', [whyField('one')]: 'It was reviewed in May.' })).toEqual({ [whyField('one')]: expect.stringContaining('Planning') })
})

test('what could identify somebody is refused in the reply and in each reason', () => {
  expect(problemsIn({ stance: 'replies', words: 'Ring the carer on 07700 900123.' })).toEqual({ words: expect.stringContaining('phone number') })
  expect(problemsIn({ stance: 'challenges', words: 'His NHS number is 943 476 5919', [whyField('one')]: 'They live at SW1A 1AA now.' }))
    .toEqual({ words: expect.stringContaining('NHS number'), [whyField('one')]: expect.stringContaining('postcode') })
})

test('words about what cannot be challenged are no challenge', () => {
  expect(answerIn({ stance: 'challenges', [whyField('three')]: 'The record of May shows it.' }, [])).toMatchObject({ challenged: [] })
})
