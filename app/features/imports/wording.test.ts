import { describe, expect, test } from 'vitest'
import { answersChangedInWords, gapsWaitInWords, inTheWayInWords, learningChangedInWords, mendFileName, mendInWords, progressInWords, questionInShort, sumsInWords, whatPublishingDoes, whatTakingBackDoes, type Counts } from './wording.ts'

const nothing: Counts = {
  read: 0, accepted: 0, created: 0, changed: 0, rejected: 0, unchanged: 0, gaps: 0, actions: 0, assignments: 0, peopleCreated: 0, learningEnded: 0, learningFlagged: 0,
}

test('a run says how far it is, and is never whole before it is over', () => {
  const run = { step: 'reading', read: 1_200, bytes: 1_000, bytesRead: 340 }

  expect(progressInWords(run)).toBe('Reading: 1,200 rows read, 34% of the file.')
  expect(progressInWords({ ...run, bytesRead: 1_000 })).toBe('Reading: 1,200 rows read, 99% of the file.')
  expect(progressInWords({ ...run, read: 1, bytes: null })).toBe('Reading: 1 row read.')
})

test('a try says what would be, a publication what is', () => {
  const keys = (dryRun: boolean) => sumsInWords({ ...nothing, read: 129, created: 115, rejected: 14, learningEnded: 1 }, { dryRun, createPeople: true }).map(({ key }) => key)

  expect(keys(true)).toEqual([
    'Rows read', 'Audits that would be created', 'Audits that would be changed', 'Rows that are here already', 'Rows left out', 'Gaps', 'Remedial actions',
    'Learning proposed', 'Learning that would change', 'People who would be created',
  ])
  expect(keys(false)).toEqual([
    'Rows read', 'Audits created', 'Audits changed', 'Rows that are here already', 'Rows left out', 'Gaps', 'Remedial actions',
    'Learning proposed', 'Learning that changed', 'People created',
  ])
  expect(sumsInWords(nothing, { dryRun: true, createPeople: false }).at(-1)!.value).toBe('0: this upload may not create any')
})

describe('what changed grades did to learning', () => {
  test.each([
    [0, 0, undefined],
    [2, 1, '2 pieces of learning were taken back, because nobody had begun them. 1 piece that somebody had begun was flagged.'],
    [1, 0, '1 piece of learning was taken back, because nobody had begun it.'],
    [0, 2, '2 pieces of learning that somebody had begun were flagged.'],
  ])('%i taken back, %i flagged', (learningEnded, learningFlagged, sentence) => {
    expect(learningChangedInWords({ learningEnded, learningFlagged })).toBe(sentence)
  })
})

test('publishing says first what it does and to whom', () => {
  expect(whatPublishingDoes({ ...nothing, created: 115, changed: 1, actions: 344, assignments: 2, peopleCreated: 61, rejected: 12, learningFlagged: 1 })).toEqual([
    '115 audits are published. 344 remedial actions appear at once on the pages of the people who own them.',
    '1 audit that is here already is changed to what this sheet says, and what it was is kept. 1 piece of learning that somebody had begun would be flagged.',
    '2 pieces of learning are proposed to people, each with its reason.',
    '61 people are created. They cannot sign in until you give them a way in.',
    '12 rows stay out.',
    'You can take the whole import back until somebody has acted on it.',
  ])
})

test('publishing says what is done in the name of whoever publishes, as they have answered', () => {
  const does = whatPublishingDoes({ ...nothing, created: 1, actions: 1, gaps: 2 }, { pastDue: 'still open', gaps: 'practitioner, oversight manager' })

  expect(does.slice(1, 3)).toEqual([
    'Those whose date has passed count as late, and nobody is alerted about them.',
    'You say, in your name, that the gaps are mainly the social workers’, and those in management oversight the managers’.',
  ])
})

test('what waits for an auditor is counted', () => {
  expect(gapsWaitInWords(0)).toBe('Nothing waits for anybody to say whose a gap is.')
  expect(gapsWaitInWords(1)).toMatch(/^1 gap waits for an auditor to say whether it is mainly/)
  expect(gapsWaitInWords(1_200)).toMatch(/^1,200 gaps wait for an auditor to say whether they are mainly/)
})

describe('an import that cannot be taken back as a whole says why and what can', () => {
  test.each([
    [{ acted: 3, changedSince: 0, free: 112 }, '3 of its 115 audits have been acted on, so it cannot be taken back as a whole. The other 112 can be taken back one by one.'],
    [{ acted: 1, changedSince: 0, free: 1 }, '1 of its 2 audits has been acted on, so it cannot be taken back as a whole. The other one can be taken back by itself.'],
    [{ acted: 2, changedSince: 0, free: 0 }, '2 of its 2 audits have been acted on, so it cannot be taken back as a whole.'],
    [{ acted: 0, changedSince: 1, free: 0 }, 'Its only audit was changed by a later import, so it cannot be taken back.'],
    [{ acted: 1, changedSince: 0, free: 0 }, 'Its only audit has been acted on, so it cannot be taken back.'],
    [{ acted: 1, changedSince: 2, free: 3 }, '1 of its 6 audits has been acted on and 2 were changed by a later import, so it cannot be taken back as a whole. The other 3 can be taken back one by one.'],
  ])('%o', (counts, sentence) => {
    expect(inTheWayInWords(counts)).toBe(sentence)
  })
})

test('taking an import back says what goes and what stays', () => {
  expect(whatTakingBackDoes({ ...nothing, created: 1, changed: 2, peopleCreated: 61 })).toEqual([
    '1 audit goes, with all that follows from it: gaps, remedial actions and proposed learning disappear from the pages of the people they are for.',
    '2 audits that it changed are put back as they were.',
    '61 people whom it created stay.',
    'Where the sheet put somebody into a team or gave them a role, that stays: change it under People.',
    'Figures are as they were before. Nobody is told. You can import the sheet again afterwards.',
  ])
})

test('a row to mend says everything that is wrong with it', () => {
  expect(mendInWords([{ column: 'Team', problem: 'There is no such team.' }, { column: null, problem: 'It stands above for another case.' }]))
    .toBe('Team: There is no such team. It stands above for another case.')
})

test('the rows to mend are named after their file', () => {
  expect(['audits-nov.csv', 'Q1 2026.v2.xlsx', '../../x"y.csv', '.csv'].map(mendFileName))
    .toEqual(['audits-nov, rows to mend.csv', 'Q1 2026.v2, rows to mend.csv', '.. .. x y, rows to mend.csv', 'Audits, rows to mend.csv'])
})

test('open questions are listed in a line each', () => {
  expect(questionInShort({ about: 'gaps', gaps: 1 })).toBe('Whose is 1 gap? The sheet does not say.')
  expect(questionInShort({ about: 'two teams', who: [{ key: 'a', name: 'A', teams: ['X', 'Y'] }] })).toBe('1 person appears in more than one team. In which are they?')
})

test('answers that a sheet would change are counted, and none is no sentence', () => {
  expect(answersChangedInWords(0)).toBeUndefined()
  expect(answersChangedInWords(2)).toMatch(/^2 answers about whether learning held would change, because /)
})
