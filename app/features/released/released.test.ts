import { expect, test } from 'vitest'
import { exampleOfRelease } from './explained-released.tsx'
import { aboutRelease, dueOn, nextRelease, rateReleased, shareInWords, whatHiddenMeans, type Contents } from './released.ts'

test('a quarter is due 28 days after its last day, across the change of the clocks and of the year', () => {
  expect([dueOn('2026-07-01'), dueOn('2026-10-01'), dueOn('2027-01-01')]).toEqual(['2026-10-28', '2027-01-28', '2027-04-28'])
})

test('the quarter that is released next is the first that is not due', () => {
  expect(nextRelease('2026-10-27')).toEqual({ quarter: '2026-07-01', on: '2026-10-28' })
  expect(nextRelease('2026-10-28')).toEqual({ quarter: '2026-10-01', on: '2027-01-28' })
  expect(nextRelease('2026-11-27')).toEqual({ quarter: '2026-10-01', on: '2027-01-28' })
})

test('a share says which of its counts is hidden', () => {
  expect([shareInWords(6, 1_200), shareInWords('hidden', 12), shareInWords(9, 'hidden'), shareInWords('hidden', 'hidden'), shareInWords(0, 12)]).toEqual(['6 of 1,200', 'hidden of 12', '9 of hidden', 'hidden', '0 of 12'])
})

const contents: Contents = {
  council: 'Northmere', smallNumber: 5, from: '2026-07-01', to: '2026-09-30', leftOut: 'hidden',
  parts: [{ framework: 'f', title: 'Practice themes', below: 'below good', goodEnough: 'good or better', sample: 'random', themes: [
    { theme: 'Planning', lines: [{ area: null, split: 'all', part: 'All', judged: 40, belowGood: 10, whose: null }, { area: 'Family Help', split: 'all', part: 'All', judged: 20, belowGood: 9, whose: null }] },
    { theme: 'Oversight', lines: [{ area: null, split: 'all', part: 'All', judged: 40, belowGood: 'hidden', whose: null }] },
  ] }],
}

test('the council’s rate is that of a release, and there is none where its counts are hidden', () => {
  const rate = (theme: string, sample: 'random' | 'targeted' = 'random') => rateReleased(contents, { framework: 'f', sample, theme })
  expect([rate('Planning'), rate('Oversight'), rate('Planning', 'targeted'), rate('Thresholds')]).toEqual([{ k: 10, n: 40 }, undefined, undefined, undefined])
})

test('a file says of itself what it is, when it was made and below which count it hides', () => {
  const about = aboutRelease({ id: 'x', kind: 'themes', quarter: '2026-07-01', releasedAt: new Date('2026-10-28T04:20:00Z'), contents }, 'Contains public sector information').map((cells) => cells.join(' | '))
  expect(about).toEqual([
    'Themes by service area | Northmere', 'Quarter | July to September 2026 | 2026-07-01 | 2026-09-30', 'Made on | 28 October 2026 | Worked out once. Corrections made later are not in it.',
    expect.stringContaining('Small number | 5 | “Hidden” is a count from 1 to 4'), 'Left out because disputed on that day | hidden', expect.stringContaining('Not to be added'), 'Source | Contains public sector information',
  ])
})

test('a release says that counts of few people are hidden only where people were counted for each count', () => {
  expect(whatHiddenMeans({ smallNumber: 5, fewestPeople: 3 })).toMatch(/^“Hidden” is a count from 1 to 4, or one of fewer than 3 people, or another /)
  expect(whatHiddenMeans({ smallNumber: 5 })).toMatch(/^“Hidden” is a count from 1 to 4, or another /)
})

test('the worked example hides the small count, and another that would give it away to a stranger or to a leader of one area', () => {
  const { rows } = exampleOfRelease(5)
  expect(rows.map(([area, below, released]) => [area, below, released])).toEqual([
    ['Assessment', '3', 'hidden'], ['Family Help', '9', 'hidden'], ['Front Door', '7', 'hidden'], ['Safeguarding', '14', '14'], ['All', '33', '33'],
  ])
})
