import { chanceFrom } from '../../app/lib/chance.ts'
import { changeBetween, comparison, differenceOfShares, fewestToCompare, wilson } from '../../app/lib/statistics.ts'

/** How the simulated councils are made: six to nine service areas, twelve themes, and few to many audits of each area. */
const themes = 12
const areasFrom = 6
const areasTo = 9
const auditsFrom = 3
const auditsTo = 60
/** Areas with fewer audits say "too few to tell" and make no claim. */
const fewestShown = 5

export type World = {
  /** Whether areas truly differ: without it every difference that is claimed is false. */
  areasDiffer: boolean
  /** How much audits of one worker resemble each other, as an intraclass correlation: 0 where each stands for itself. */
  alike: number
}

type Council = { truth: number[][]; counted: { k: number; n: number }[][] }

/** One council, with the truth that nobody sees and what its audits find. */
function councilFrom(seed: string, { areasDiffer, alike }: World): Council {
  const chance = chanceFrom(seed)
  const between = (from: number, to: number) => from + Math.floor(chance() * (to - from + 1))
  const sizes = Array.from({ length: between(areasFrom, areasTo) }, () => between(auditsFrom, auditsTo))
  const truth = Array.from({ length: themes }, () => {
    const ofTheme = 0.1 + 0.6 * chance()
    return sizes.map(() => (areasDiffer ? Math.min(0.95, Math.max(0.05, ofTheme + 0.4 * (chance() - 0.5))) : ofTheme))
  })
  return { truth, counted: truth.map((shares) => shares.map((share, area) => ({ k: belowGood(sizes[area]!, share, alike, chance), n: sizes[area]! }))) }
}

const auditsOfAWorker = 3

/** How many of n audits are below good, where every three are of one worker: each is as what is common to the three, or stands for itself, so that two of them have the likeness as their correlation. */
function belowGood(n: number, share: number, alike: number, chance: () => number): number {
  const asTheOthers = Math.sqrt(alike)
  let [k, common] = [0, false]
  for (let nth = 0; nth < n; nth++) {
    if (alike > 0 && nth % auditsOfAWorker === 0) common = chance() < share
    if (alike > 0 && chance() < asTheOthers ? common : chance() < share) k++
  }
  return k
}

/** Of so many cells or pairs, how many did something. */
type Rate = { k: number; n: number }
const rate = (): Rate => ({ k: 0, n: 0 })
const count = (of: Rate, did: boolean) => { of.n++; if (did) of.k++ }

/**
 * What the product would say of simulated councils whose truth is known: how often the ranges hold the truth, and how often a difference is claimed.
 * @param seed gives the same councils again
 */
export function simulated(seed: string, councils: number, world: World) {
  const rates = { rangeHolds: rate(), clearly: rate(), clearlyOrWorthALook: rate(), councilsWithAClearly: rate(), differenceHolds: rate(), changeClearly: rate(), changeClaimed: rate(), heldBetterClaimed: rate() }
  for (let nth = 0; nth < councils; nth++) {
    const before = councilFrom(`${seed} ${nth}`, world)
    // The same council half a year on: where nothing changed, other audits of the same truth.
    const after = afterwards(before, `${seed} ${nth} on`, world)
    let anyClearly = false
    before.counted.forEach((areas, theme) => {
      const whole = areas.reduce((sum, { k, n }) => ({ k: sum.k + k, n: sum.n + n }), { k: 0, n: 0 })
      areas.forEach(({ k, n }, area) => {
        const share = before.truth[theme]![area]!
        if (n >= fewestShown) {
          const { low, high } = wilson(k, n)
          count(rates.rangeHolds, low <= share && share <= high)
          const said = comparison(k, n, whole.k / whole.n)
          anyClearly ||= said.startsWith('clearly')
          count(rates.clearly, said.startsWith('clearly'))
          count(rates.clearlyOrWorthALook, said.startsWith('clearly') || said === 'worth a look')
        }
        const later = after[theme]![area]!
        if (n < fewestToCompare || later.n < fewestToCompare) return
        const { low, high } = differenceOfShares({ k, n }, later)
        count(rates.differenceHolds, low <= 0 && 0 <= high)
        const change = changeBetween({ k, n }, later)
        count(rates.changeClearly, change.startsWith('clearly'))
        count(rates.changeClaimed, change !== 'no clear difference')
        // Held better than before: fewer are below good on another case than were in the half-year before.
        count(rates.heldBetterClaimed, change.endsWith('fewer'))
      })
    })
    count(rates.councilsWithAClearly, anyClearly)
  }
  return rates
}
export type Simulated = ReturnType<typeof simulated>

function afterwards({ truth, counted }: Council, seed: string, { alike }: World) {
  const chance = chanceFrom(seed)
  const sizes = counted[0]!.map(() => auditsFrom + Math.floor(chance() * (auditsTo - auditsFrom + 1)))
  return truth.map((shares) => shares.map((share, area) => ({ k: belowGood(sizes[area]!, share, alike, chance), n: sizes[area]! })))
}

/** '95.1%' */
export const rateInWords = ({ k, n }: Rate) => `${(100 * k / n).toFixed(1)}%`
