import { expect, test } from 'vitest'
import { countedOf, whoseOf, cellOf, creditOf, followUpRule, isSample, monthsInWords, provisionalInWords, rowOf, unitOf, whatWeKnow, wholeOf, wordsOf } from './insight.ts'

const fourGrades = [
  { word: 'Outstanding', goodEnough: true }, { word: 'Good', goodEnough: true },
  { word: 'Requires improvement', goodEnough: false }, { word: 'Inadequate', goodEnough: false },
]
const points = [{ word: 'Not raised', goodEnough: true }, { word: 'Raised', goodEnough: false }]
const council = wholeOf({ key: 'northmere', name: 'Northmere' })
const counted = (belowGood: number, judged: number) => ({ judged, belowGood })

test('a scale says both sides of its line in its own words', () => {
  expect(wordsOf(fourGrades)).toEqual({ below: 'below good', goodEnough: 'good or better' })
  expect(wordsOf(points)).toEqual({ below: 'raised', goodEnough: 'not raised' })
  expect(wordsOf([{ word: 'Strong', goodEnough: true }, { word: 'Secure', goodEnough: true }, { word: 'Weak', goodEnough: false }])).toEqual({ below: 'below secure', goodEnough: 'secure or better' })
})

test('inspections are counted in reports, a council’s audits in audits', () => {
  expect([unitOf('inspection'), unitOf('random')]).toEqual(['reports', 'audits'])
  expect([isSample('not said'), isSample('made up')]).toEqual([true, false])
})

test('a cell says how many of how many, the range and how it stands beside the rate', () => {
  expect(cellOf(counted(12, 28), 0.45, council.rate)).toEqual({ figure: '12 of 28', share: '43%', range: '27% to 61%', note: 'no clear difference', shade: 0 })
  expect(cellOf(counted(26, 28), 0.45, council.rate)).toMatchObject({ note: 'clearly above the council’s rate', shade: 4 })
  expect(cellOf(counted(1, 28), 0.45, council.rate)).toMatchObject({ note: 'clearly below the council’s rate', shade: 0 })
  expect(cellOf(counted(18, 28), 0.42, council.rate)).toMatchObject({ note: 'worth a look: higher', shade: 2 })
  expect(cellOf(counted(6, 28), 0.45, council.rate)).toMatchObject({ note: 'worth a look: lower', shade: 2 })
})

test('few cases say nothing, whatever their share is', () => {
  expect(cellOf(counted(4, 4), 0.1, council.rate)).toMatchObject({ figure: '4 of 4', note: 'too few to tell', shade: 0 })
  expect(cellOf(counted(3, 5), 0.01, council.rate)).toMatchObject({ range: '23% to 88%', note: 'too few to tell', shade: 0 })
  expect(cellOf(counted(1340, 2122)).figure).toBe('1,340 of 2,122')
  expect(cellOf(counted(0, 0), 0.5, council.rate)).toEqual({ figure: 'not judged', shade: 0 })
})

test('a leader of some areas sees of the whole council one released rate, and no count of it', () => {
  const theme = { key: 'assessment', title: 'Assessment', areas: [{ name: 'Family Help', counted: counted(13, 31) }], whole: counted(47, 97) }
  const row = rowOf(theme, { rate: { k: 47, n: 97 } }, council)
  expect(JSON.stringify(row)).not.toMatch(/47|97/)
  expect(row.whole).toEqual({ figure: 'about 48%', shade: 0 })
  expect(row.areas[0]!.note).toBe('no clear difference')
  expect(rowOf(theme, undefined, council).whole).toMatchObject({ figure: '47 of 97' })
  const unreleased = rowOf(theme, { rate: undefined }, council)
  expect(unreleased.whole).toEqual({ figure: 'no rate', shade: 0 })
  expect(unreleased.areas[0]!.note).toBeUndefined()
})

test('beside a released rate of few cases nothing is clear, because that rate may be another', () => {
  const noteOf = (own: [number, number], rate: { k: number; n: number } | number) => cellOf(counted(...own), rate, council.rate).note
  expect(noteOf([2, 30], 0)).toBe('clearly above the council’s rate')
  expect(noteOf([2, 30], { k: 0, n: 6 })).toBe('no clear difference')
  expect(noteOf([1, 20], { k: 0, n: 6 })).toBe('no clear difference')
  expect(noteOf([20, 30], { k: 20, n: 200 })).toBe('clearly above the council’s rate')
  expect(noteOf([0, 60], { k: 150, n: 300 })).toBe('clearly below the council’s rate')
})

test('the first things to know are three themes at most, in order of what is surely below good, and never of too few cases', () => {
  const rows = ([['Few', 4, 4], ['Fewer', 3, 5], ['Half of many', 100, 200], ['Most of some', 9, 12], ['Hardly', 5, 100], ['None', 0, 50], ['Third', 40, 100]] as const)
    .map(([title, k, n]) => rowOf({ key: title, title, areas: [{ name: 'Family Help', counted: counted(k, n) }], whole: counted(k, n) }, undefined, council))
  const words = { below: 'below good', unit: 'audits', ratesName: council.rate }

  expect(whatWeKnow(rows, words).map(({ theme }) => theme)).toEqual(['Most of some', 'Half of many', 'Third'])
  expect(whatWeKnow(rows, words)[1]!.sentence).toBe('below good in 100 of 200 audits, between 43% and 57%.')
  expect(whatWeKnow(rows.slice(0, 2), words)).toEqual([])
})

test('areas are named only where they lie clearly above', () => {
  const areas = [{ name: 'Safeguarding', counted: counted(26, 28) }, { name: 'Family Help', counted: counted(18, 45) }, { name: 'Assessment', counted: counted(20, 50) }]
  const row = rowOf({ key: 'oversight', title: 'Management oversight', areas, whole: counted(64, 123) }, undefined, council)
  expect(whatWeKnow([row], { below: 'below good', unit: 'audits', ratesName: council.rate })[0]!.sentence)
    .toBe('below good in 64 of 123 audits, between 43% and 61%. Clearly above the council’s rate: Safeguarding (26 of 28).')
})

test('months, and how many grades still wait, are said in words', () => {
  expect(monthsInWords('2026-05-01', '2026-07-01')).toBe('May 2026 to July 2026')
  expect(monthsInWords('2026-05-01', '2026-05-01')).toBe('May 2026')
  expect(provisionalInWords(1246, 0)).toBe('All 1,246 grades are confirmed.')
  expect(provisionalInWords(40, 40)).toMatch(/^All 40 grades are still provisional/)
  expect(provisionalInWords(1246, 40)).toBe('Of 1,246 grades 1,206 are confirmed and 40 provisional; both are counted here.')
})

test('what counts as held is said by the framework’s own rule', () => {
  const words = { national: false, goodEnough: 'good or better' }
  expect(followUpRule({ followedUpBy: 'person', followUpFromDays: 56, followUpToDays: 112 }, words)).toMatch(/another case of the same person, audited 8 to 16 weeks after .* graded good or better/)
  expect(followUpRule({ followedUpBy: 'team', followUpFromDays: null, followUpToDays: 30 }, words)).toMatch(/same team, audited up to 30 days after/)
  expect(followUpRule({ followedUpBy: 'person', followUpFromDays: 56, followUpToDays: null }, words)).toMatch(/audited at least 8 weeks after/)
  expect(followUpRule({ followedUpBy: 'team', followUpFromDays: null, followUpToDays: null }, { national: true, goodEnough: 'not raised' }))
    .toMatch(/next inspection of the same authority .* however long after .* found it not raised/)
})

test('only the organisation of published inspections owes a credit and has a rate under its own name', () => {
  expect(creditOf({ key: 'england' })).toMatch(/Open Government Licence v3\.0 \(Ofsted, DfE\)$/)
  expect(creditOf({ key: 'northmere' })).toBeUndefined()
  expect(wholeOf({ key: 'england', name: 'England' })).toEqual({ name: 'England', rate: 'England’s rate', area: 'region' })
})

test('in a panel k is that panel’s gaps, and only a disputed finding of its own is left out', () => {
  const tally = { judged: 40, belowGood: 20, ofPractitioner: 9, ofManager: 6, ofService: 2, provisional: 0, disputed: { all: 3, provisional: 0, practitioner: 2, manager: 0, service: 0 } }
  expect(countedOf(tally, 'all')).toEqual({ judged: 37, belowGood: 17, leftOut: 3 })
  expect(countedOf(tally, 'practitioner')).toEqual({ judged: 38, belowGood: 7, leftOut: 2 })
  expect(countedOf(tally, 'manager')).toEqual({ judged: 40, belowGood: 6, leftOut: 0 })
  expect(whoseOf([tally, tally])).toEqual({ all: 34, practitioner: 14, manager: 12, service: 4, notConfirmed: 4 })
})
