import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { daysAfter, instantInLondon } from '../../lib/days.ts'
import { differenceOfShares, wilson } from '../../lib/statistics.ts'
import { casesEach, dipThemes } from './dips.ts'
import { countInWords, differenceInWords, differenceOf, exampleOfResults, fewestMembers, judgedOne, rangeOf, releaseOf, shareRangeInWords, themeResults, toldCount, type FinishedSample, type MemberWithSamples } from './results.ts'

const startsOn = '2027-01-11'
const on = (days: number, time = '12:00') => instantInLondon(daysAfter(startsOn, days), time)
const good = (many: number, of = casesEach) => ({ good: many, graded: of, none: casesEach - of })
const sample = (days: number, many = 3, more: Partial<FinishedSample> = {}): FinishedSample => ({ finishedAt: on(days), frameworkId: 'now', auditorId: 'isla', themes: { oversight: good(many), 'review-progress': good(many) }, ...more })
const member = (more: Partial<MemberWithSamples> = {}): MemberWithSamples => ({ joinedAt: on(-40), leftAt: null, before: sample(-3, 2), after: sample(120, 4), ...more })
const four = (...last: Partial<MemberWithSamples>[]) => [member(), member(), member(), member(), ...last.map(member)].slice(-Math.max(4, last.length))

test('results are told once every member has both samples', () => {
  const members = [member(), member(), member({ after: sample(125) }), member({ after: sample(130) })]
  expect(releaseOf(members, startsOn, on(129))).toEqual({ told: 'not yet', until: '2027-06-28', finished: 3, of: 4 })
  expect(releaseOf(members, startsOn, on(130))).toMatchObject({ told: 'now', at: on(130), members: { length: 4 } })
})

test('whoever has no sample before, or left, is not waited for, and is counted', () => {
  const members = [...four(), member({ before: null, after: null }), member({ leftAt: on(50), after: null })]
  expect(releaseOf(members, startsOn, on(121))).toMatchObject({ told: 'now', at: on(120), members: { length: 4 }, cannot: { left: 1, before: 1, after: 0, version: 0 } })
})

test('a sample that is never finished holds the results up until four weeks after the last is due', () => {
  const members = [...four(), member({ after: null })]
  expect(releaseOf(members, startsOn, on(168, '23:59'))).toMatchObject({ told: 'not yet' })
  expect(releaseOf(members, startsOn, on(169, '00:00'))).toMatchObject({ told: 'now', at: on(169, '00:00'), members: { length: 4 }, cannot: { after: 1 } })
})

test('of fewer than four nothing is ever told', () => {
  expect(fewestMembers).toBe(4)
  const members = [member(), member(), member(), member({ after: null })]
  expect(releaseOf(members, startsOn, on(200))).toEqual({ told: 'never', finished: 3 })
})

test('a sample before counts until the end of week 1, and grades of two versions are not added up', () => {
  const members = [...four(), member({ before: sample(7) }), member({ after: sample(120, 3, { frameworkId: 'later' }) })]
  expect(releaseOf(members, startsOn, on(121))).toMatchObject({ told: 'now', members: { length: 4 }, cannot: { before: 1, version: 1 } })
})

/** A cohort as life may have it: some join late, leave, or have samples in time, late or never. */
function anyCohort(seed: string): MemberWithSamples[] {
  const chance = chanceFrom(seed)
  const day = (from: number, to: number) => on(from + Math.floor(chance() * (to - from)), chance() < 0.5 ? '09:00' : '15:00')
  return Array.from({ length: 3 + Math.floor(chance() * 7) }, () => {
    const any = (from: number, to: number) => ({ ...sample(0, Math.floor(chance() * 6)), finishedAt: day(from, to) })
    return member({ joinedAt: chance() < 0.9 ? on(-40) : day(0, 180), leftAt: chance() < 0.15 ? day(-10, 200) : null, before: chance() < 0.9 ? any(-30, 12) : null, after: chance() < 0.85 ? any(112, 190) : null })
  })
}

/** What was there to be seen by a moment: whoever looks then knows nothing of what comes later. */
const asSeenAt = (members: readonly MemberWithSamples[], at: Date) => members.filter(({ joinedAt }) => joinedAt <= at).map((one) => ({
  ...one, leftAt: one.leftAt && one.leftAt <= at ? one.leftAt : null, before: one.before && one.before.finishedAt <= at ? one.before : null, after: one.after && one.after.finishedAt <= at ? one.after : null,
}))

test('an attacker who looks at all times sees one set of figures and never a second: nobody’s grades are the difference of two looks', () => {
  let told = 0
  const [early, closed, late] = [on(100), on(169, '00:00'), on(220)]
  for (let nth = 0; nth < 200; nth++) {
    const members = anyCohort(`cohort ${nth}`)
    const looks = new Set<string>()
    // What is seen changes only where something happens, so a look just before and at each of these moments is a look at all times.
    const turns = [early, closed, late, ...members.flatMap(({ joinedAt, leftAt, before, after }) => [joinedAt, leftAt ?? [], before?.finishedAt ?? [], after?.finishedAt ?? []].flat())].map((at) => at.getTime())
    for (const at of turns.flatMap((turn) => [turn - 1, turn]).toSorted((a, b) => a - b).map((turn) => new Date(turn))) {
      const release = releaseOf(asSeenAt(members, at), startsOn, at)
      if (release.told === 'now') looks.add(JSON.stringify({ at: release.at, figures: themeResults(release.members), cannot: release.cannot }))
      else if (looks.size > 0) looks.add('taken back')
      // To somebody who looks later the past reads as it did then.
      if (release.told === 'now') expect(releaseOf(members, startsOn, at)).toEqual(release)
    }
    expect(looks.size, `cohort ${nth}`).toBeLessThanOrEqual(1)
    told += looks.size
  }
  expect(told).toBeGreaterThan(40)
})

test('an attacker who knows how many cases each manager has can rule out no count for any of them: from none to all of theirs stays possible', () => {
  const chance = chanceFrom('counts')
  for (let nth = 0; nth < 2000; nth++) {
    const own = Array.from({ length: 4 + Math.floor(chance() * 5) }, () => { const graded = chance() < 0.8 ? 5 : Math.floor(chance() * 6); return { graded, good: Math.floor(chance() ** 2 * (graded + 1)) } })
    const told = toldCount(nth % 2 ? own : own.map(({ graded, good: one }) => ({ graded, good: graded - one })))
    for (const { graded } of own) for (let mine = 0; mine <= graded; mine++) {
      // The others hold from none to all of theirs, so mine is possible where some told count less mine is.
      const possible = mine + (told.of - graded) >= told.least && mine <= told.most
      expect(possible, JSON.stringify({ own, told, graded, mine })).toBe(true)
    }
  }
})

test('a count near none or near all is told as a bound, and its range covers all that it may be', () => {
  const told = (...many: number[]) => toldCount(many.map((one) => good(one)))
  expect([told(0, 0, 0, 0), told(1, 2, 1, 1), told(2, 2, 1, 1), told(4, 4, 3, 3), told(4, 4, 4, 3), told(5, 5, 5, 5)].map(countInWords)).toEqual(['at most 5 of 20', 'at most 5 of 20', '6 of 20', '14 of 20', 'at least 15 of 20', 'at least 15 of 20'])
  expect(rangeOf(told(0, 0, 0, 0))).toEqual({ low: 0, high: wilson(5, 20).high })
  expect(rangeOf(told(5, 5, 5, 5))).toEqual({ low: wilson(15, 20).low, high: 1 })
  expect(shareRangeInWords(told(4, 4, 3, 3))).toBe('between 48% and 85%')
})

test('the difference has the range of two independent shares, over all that bounds may be', () => {
  const [six, fourteen, nearAll] = [toldCount([2, 2, 1, 1].map((one) => good(one))), toldCount([4, 4, 3, 3].map((one) => good(one))), toldCount([5, 5, 5, 5].map((one) => good(one)))]
  expect(differenceOf(six, fourteen)).toEqual(differenceOfShares({ k: 6, n: 20 }, { k: 14, n: 20 }))
  expect(differenceOf(six, nearAll)).toEqual({ low: differenceOfShares({ k: 6, n: 20 }, { k: 15, n: 20 }).low, high: differenceOfShares({ k: 6, n: 20 }, { k: 20, n: 20 }).high })
})

test('words say what came after the programme, and never why', () => {
  expect(differenceInWords({ low: 0.08, high: 0.61 })).toBe('between 8 and 61 percentage points more after the programme')
  expect(differenceInWords({ low: -0.61, high: -0.08 })).toBe('between 8 and 61 percentage points fewer after the programme')
  expect(differenceInWords({ low: -0.12, high: 0.4 })).toBe('between 12 percentage points fewer and 40 percentage points more after the programme: from this it cannot be told whether there is a difference')
  expect(JSON.stringify(exampleOfResults())).not.toMatch(/because|thanks|improve|led to|effect/)
})

test('nothing is told of a theme that fewer than four managers have a grade on, or of fewer than ten cases', () => {
  const ofOne = (graded: number) => sample(120, 0, { themes: { oversight: good(3), 'review-progress': good(Math.min(graded, 2), graded) } })
  const results = (...graded: number[]) => themeResults(graded.map((one) => ({ before: sample(-3), after: ofOne(one) })))
  expect(results(5, 5, 5, 0).map((one) => 'tooFew' in one)).toEqual([false, true])
  expect(results(3, 2, 2, 2).map((one) => 'tooFew' in one)).toEqual([false, true])
  expect(results(3, 3, 2, 2).map((one) => 'tooFew' in one)).toEqual([false, false])
  expect(results(3, 3, 2, 2).map(({ themeKey, none }) => [themeKey, none])).toEqual([[dipThemes[0], { before: 0, after: 0 }], [dipThemes[1], { before: 0, after: 10 }]])
})

test('whoever judged one of the samples knows its grades, and could take them from the sum', () => {
  const both = [{ before: sample(-3, 2, { auditorId: 'isla' }), after: sample(120, 4, { auditorId: 'audrey' }) }]
  expect(['isla', 'audrey', 'una'].map((person) => judgedOne(both, person))).toEqual([true, true, false])
})
