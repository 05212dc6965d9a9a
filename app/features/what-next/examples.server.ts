import { casesNeeded, chanceToTell } from '../../lib/power.ts'
import { expectedInWords, topicsInOrder } from './topics.ts'

const percent = (share: number) => `${Math.round(share * 100)}%`

/** Three themes weighed, and the chance to tell a rise, by the code that does it for a council. */
export function exampleOfPlan() {
  const topics = topicsInOrder([
    { key: 'a', title: 'Many people, a common gap', learners: 'practitioners', people: 60, gap: { k: 30, n: 75 }, hold: { k: 12, n: 20 } }, { key: 'b', title: 'Four cases, all below good', learners: 'practitioners', people: 60, gap: { k: 4, n: 4 }, hold: { k: 1, n: 1 } },
    { key: 'c', title: 'Common, but does not hold', learners: 'practitioners', people: 60, gap: { k: 30, n: 75 }, hold: { k: 4, n: 20 } },
  ])
  return {
    topics: topics.map(({ title, gap, gapRate, hold, holdRate, expected }) => [title, `${gap.k} of ${gap.n}`, percent(gapRate.share), `${hold.k} of ${hold.n}`, percent(holdRate!.share), expectedInWords(expected)]),
    power: [28, 41, 100].map((n) => [String(n), percent(chanceToTell(0.4, 0.6, n))]), needed: casesNeeded(0.4, 0.6, 0.8)!,
  }
}
