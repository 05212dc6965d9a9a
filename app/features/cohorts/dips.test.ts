import { expect, test } from 'vitest'
import { countsUntil, dueBetween, dueProposed, judgedFrom, missingToFinish, plainReference, referencesFrom, sampleInWords, whyNotAskNow, whyNotDueOn, whyNotToJudge, whyNotYours, type TiesToMember } from './dips.ts'
import { drawFive } from './dips-draw.ts'
import { placeOf } from '../programmes/sampling.ts'

const startsOn = '2027-01-11'
const twelve = Array.from({ length: 12 }, (_, nth) => `NM${1001 + nth}`)
const free: TiesToMember = { isAuditor: true, isMember: false, coaches: false, coached: false, observed: false, checkedATask: false, judgesTheOther: false, askedForIt: false, belongsToTheLine: false }

test('the same references and seed give the same five, in whatever order and however spaced they came', () => {
  const { of, five } = drawFive(twelve, 'a seed')
  expect({ of, many: five.length }).toEqual({ of: 12, many: 5 })
  expect(drawFive(twelve.toReversed(), 'a seed').five).toEqual(five)
  expect(drawFive(twelve.map((one) => one.replace('NM', 'nm ')), 'a seed').five.map(plainReference)).toEqual(five)
  expect(five).toEqual(twelve.toSorted((a, b) => (placeOf('a seed', a) < placeOf('a seed', b) ? -1 : 1)).slice(0, 5))
})

test('another seed gives another five', () => {
  expect(drawFive(twelve, 'one').five).not.toEqual(drawFive(twelve, 'another').five)
})

test('no child of the sample before is drawn again, however the reference is written', () => {
  const { five } = drawFive(twelve, 'a seed')
  const after = drawFive(twelve, 'a seed', five.map((one) => one.replace('NM', 'nm-')))
  expect(after.of).toBe(7)
  expect(after.five.filter((one) => five.includes(one))).toEqual([])
  expect(drawFive(twelve.slice(0, 7), 'a seed', twelve.slice(0, 3)).five).toHaveLength(4)
})

test('every case has the same chance: over a thousand seeds each of twelve is drawn about five times in twelve', () => {
  const times = new Map(twelve.map((one) => [one, 0]))
  for (let nth = 0; nth < 1000; nth++) for (const one of drawFive(twelve, `seed ${nth}`).five) times.set(one, times.get(one)! + 1)
  for (const many of times.values()) expect(Math.abs(many - 1000 * (5 / 12))).toBeLessThan(70)
})

test('references are read one a line; the same twice is one', () => {
  expect(referencesFrom(' NM1001 \n\nNM1002\r\nnm1001\nNM-1001\n')).toEqual({ references: ['NM1001', 'NM1002'] })
})

test('a name among the references is refused by its line and not repeated', () => {
  expect(referencesFrom('NM1001\nSarah Jones\nnothing here')).toEqual({ problem: 'Line 2: This is not a case reference: it holds no number. Write the council’s own reference, never a name. 1 more line is to be mended, too.' })
  expect(referencesFrom('NM1001, NM1002, NM1003, NM1004, NM1005, NM1006')).toEqual({ problem: 'Line 1: a case reference has at most 40 characters. Write one a line.' })
})

test('the sample before is asked for until week 1 begins, the one after from 16 to 20 weeks later', () => {
  expect(dueBetween('before', startsOn)).toEqual({ from: undefined, until: '2027-01-11' })
  expect(dueBetween('after', startsOn)).toEqual({ from: '2027-05-03', until: '2027-05-31' })
  expect([whyNotAskNow('before', startsOn, '2027-01-11'), whyNotAskNow('after', startsOn, '2027-05-03'), whyNotAskNow('after', startsOn, '2027-05-31')]).toEqual([undefined, undefined, undefined])
  expect(whyNotAskNow('before', startsOn, '2027-01-12')).toBe('Week 1 began on 11 January 2027. What is looked at now is no longer a sample before the programme.')
  expect(whyNotAskNow('after', startsOn, '2027-05-02')).toContain('can be asked for from 3 May 2027')
  expect(whyNotAskNow('after', startsOn, '2027-06-01')).toContain('ended on 31 May 2027')
})

test('a sample is due on a day that is not over, and no later than it says something of its moment', () => {
  expect(whyNotDueOn('2027-01-11', 'before', startsOn, '2027-01-04')).toBeUndefined()
  expect(whyNotDueOn('2027-01-12', 'before', startsOn, '2027-01-04')).toContain('up to 11 January 2027')
  expect(whyNotDueOn('2027-06-01', 'after', startsOn, '2027-05-04')).toContain('up to 31 May 2027')
  expect(whyNotDueOn('2027-05-03', 'after', startsOn, '2027-05-04')).toBe('Choose a day that is not over.')
  expect([dueProposed('before', startsOn, '2026-12-01'), dueProposed('before', startsOn, '2027-01-04')]).toEqual(['2026-12-15', '2027-01-11'])
  expect([countsUntil('before', startsOn), countsUntil('after', startsOn)]).toEqual(['2027-01-17', '2027-06-28'])
})

test('nobody judges a sample who had a hand in what is judged, or knows what it is for', () => {
  expect(whyNotToJudge(free)).toBeUndefined()
  for (const tie of ['isMember', 'coaches', 'observed', 'checkedATask', 'judgesTheOther', 'askedForIt', 'belongsToTheLine'] as const) {
    expect(whyNotToJudge({ ...free, [tie]: true }), tie).toMatch(/^\p{Ll}.*\p{Ll}$/u)
    expect(whyNotYours({ ...free, [tie]: true }), tie).toContain('Ask whoever gave you the sample to name another auditor.')
  }
  expect(whyNotToJudge({ ...free, isAuditor: false })).toBe('is no auditor of the council today')
})

test('what an auditor is told when they may not judge any more says neither before nor after', () => {
  for (const tie of Object.keys(free) as (keyof TiesToMember)[]) expect(whyNotYours({ ...free, isAuditor: tie !== 'isAuditor', [tie]: tie !== 'isAuditor' })).not.toMatch(/before|after/)
})

test('a form that is filled in part is kept in part; a place in the record without a grade is to be mended', () => {
  const { judged, problems } = judgedFrom({ 'grade-1-oversight': 'g', 'where-1-oversight': ' Supervision of 3 May ', 'grade-2-oversight': 'none', 'where-3-review-progress': 'Core group', 'grade-6-oversight': 'g' })
  expect(judged).toEqual([{ position: 1, themeKey: 'oversight', gradeId: 'g', whereSeen: 'Supervision of 3 May' }, { position: 2, themeKey: 'oversight', gradeId: null, whereSeen: '' }])
  expect(problems).toEqual({ 'grade-3-review-progress': 'Choose a grade for what you wrote below, or say that the theme does not apply.' })
})

test('an identifying detail in where it was seen is to be taken out', () => {
  expect(judgedFrom({ 'grade-1-oversight': 'g', 'where-1-oversight': 'Ring 07700 900123' }).problems).toEqual({ 'where-1-oversight': 'Take out the identifying detail (phone number).' })
})

test('a sample is finished once each of five cases is judged on both themes, with where it was seen', () => {
  const all = judgedFrom(Object.fromEntries([1, 2, 3, 4, 5].flatMap((nth) => ['oversight', 'review-progress'].flatMap((key) => [[`grade-${nth}-${key}`, 'g'], [`where-${nth}-${key}`, 'Case note']])))).judged
  const titles = { oversight: 'Management oversight', 'review-progress': 'Review' }
  const references = twelve.slice(0, 5)
  expect(all).toHaveLength(10)
  expect(missingToFinish(all, references, titles)).toEqual({})
  expect(missingToFinish(all.slice(1), references, titles)).toEqual({ 'grade-1-oversight': 'Grade Management oversight of case NM1001, or say that it does not apply.' })
  expect(missingToFinish(all.map((one, nth) => ({ ...one, ...(nth === 3 && { whereSeen: '' }) })), references, titles)).toEqual({ 'where-2-review-progress': 'Say where in the record you saw Review of case NM1002.' })
  expect(missingToFinish(all.map((one, nth) => ({ ...one, ...(nth === 3 && { gradeId: null, whereSeen: '' }) })), references, titles)).toEqual({})
})

test('how a sample stands names its auditor and its days, and no grade', () => {
  const sample = { auditor: 'Isla Nettles', dueOn: '2027-01-08', finishedOn: null }
  expect(sampleInWords(sample, 'before', startsOn, '2027-01-08')).toBe('Isla Nettles has it, due 8 January 2027.')
  expect(sampleInWords(sample, 'before', startsOn, '2027-01-09')).toBe('Isla Nettles has it, due 8 January 2027: late.')
  expect(sampleInWords({ ...sample, finishedOn: '2027-01-17' }, 'before', startsOn, '2027-02-01')).toBe('Isla Nettles finished it on 17 January 2027.')
  expect(sampleInWords({ ...sample, finishedOn: '2027-01-18' }, 'before', startsOn, '2027-02-01')).toBe('Isla Nettles finished it on 18 January 2027, too late to count.')
})
