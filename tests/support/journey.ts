import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test'
import { demoPeople, type DemoKey } from '../../app/features/people/demo-people.ts'
import type { Day } from '../../app/lib/days.ts'
import { JourneyCouncil } from './journey-council.ts'
import { pageState } from './page-state.ts'
import { sampled, sampleOf } from './sample.ts'

/** Every journey is walked twice: as most people do, and on a phone that never gets the scripts. A sampled run walks each in one of the two. */
const ways = {
  'with scripts, 1280 px wide': { scripts: true, width: 1280 },
  // Scripts are kept away on the network, because axe hangs in a browser in which they are turned off.
  'scripts blocked, 390 px wide': { scripts: false, width: 390 },
} as const

/** WCAG 2.2 AA, and what axe's makers think good beyond it. */
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice']

/** Only what is wrong is written up; and of what axe would load beforehand, stylesheets serve a rule alone that none of the standards has. */
export const axeOptions = { resultTypes: ['violations' as const], preload: { assets: ['media'] } }

/**
 * Looks at a page with axe. In a sampled run a page that is as another was, at the same width, is not looked at again, by whichever worker that one was.
 * @returns what axe finds
 */
async function whatAxeFinds(page: Page, way: keyof typeof ways) {
  const state = createHash('sha256').update(`${way} ${await page.evaluate(`(${pageState.toString()})(document.documentElement)`)}`).digest('hex')
  const looked = join(process.env.JOURNEYS_LOOKED_AT!, state)
  if (sampled && existsSync(looked)) return []
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ ...axeOptions }).withTags(standards).analyze()
  if (violations.length === 0) writeFileSync(looked, '')
  return violations
}

/** Somebody who signs in with an e-mail address and a password. */
type WithPassword = { email: string; password: string }

/** In which ways somebody has pressed through the sign-in page in this worker: in a sampled run the next need not. */
const hasPressed = new Set<string>()
const pressing = (way: string, who: DemoKey | WithPassword) => `${way}, ${typeof who === 'string' ? 'demo' : 'password'}`

type Journey = {
  way: keyof typeof ways
  /** A browser of its own, in which nobody is signed in. */
  open: () => Promise<Page>
  /** A browser of its own, at the first page of whoever signs in with the sign-in page's form. */
  signInAs: (who: DemoKey | WithPassword) => Promise<Page>
  /** Fails with what axe finds on the page as it stands, and with what axe does not look for. */
  isAccessible: (page: Page) => Promise<void>
  /** Opens a page, and looks whether it is accessible. */
  visit: (page: Page, path: string) => Promise<void>
  /** The demo council, in which a journey makes a team with audits of its own. */
  council: JourneyCouncil
}

export const test = base.extend<Journey, { databaseUrl: string; councilOfWorker: JourneyCouncil }>({
  way: ['with scripts, 1280 px wide', { option: true }],

  open: async ({ browser, way }, use) => {
    const { scripts, width } = ways[way]
    const faults: string[] = []
    const opened: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({ viewport: { width, height: 900 } })
      opened.push(context)
      if (!scripts) await context.route('**/*.js', (route) => route.abort())
      const page = await context.newPage()
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
      // A page that answers with an error status is a failed resource to the browser, and so is a script that was blocked.
      page.on('console', (said) => {
        if (said.type() === 'error' && !said.text().startsWith('Failed to load resource')) faults.push(`${page.url()}: ${said.text()}`)
      })
      return page
    })
    for (const context of opened) await context.close()
    expect(faults).toEqual([])
  },

  signInAs: async ({ open, way }, use) => {
    await use(async (who) => {
      const page = await open()
      if (sampled && hasPressed.has(pressing(way, who))) {
        const form: Record<string, string> = typeof who === 'string' ? { person: who, to: '/' } : { email: who.email, password: who.password, to: '/' }
        await page.request.post(typeof who === 'string' ? '/sign-in/demo' : '/sign-in', { form, headers: { Origin: new URL(process.env.APP_URL!).origin }, maxRedirects: 0 })
        await page.goto('/')
        await expect(page.getByRole('button', { name: 'Sign out' }).first()).toBeVisible()
        return page
      }
      hasPressed.add(pressing(way, who))
      await page.goto('/sign-in')
      if (typeof who === 'string') {
        await page.getByRole('button', { name: `Sign in as ${demoPeople.find(({ key }) => key === who)!.name}` }).click()
      } else {
        await page.getByLabel('E-mail address').fill(who.email)
        await page.getByLabel('Password').fill(who.password)
        await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      }
      await expect(page.getByRole('button', { name: 'Sign out' }).first()).toBeVisible()
      return page
    })
  },

  isAccessible: async ({ way }, use) => {
    const paths = new Map<string, string>()
    await use(async (page) => {
      // Without its stylesheet a page would be measured as nobody sees it.
      await page.waitForLoadState()
      const violations = await whatAxeFinds(page, way)
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`), page.url()).toEqual([])
      expect(await page.getByRole('heading', { level: 1 }).count(), `main headings of ${page.url()}`).toBe(1)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `pixels by which ${page.url()} is too wide ${way}`).toBeLessThanOrEqual(0)

      const title = (await page.title()).replace(/^Error: /, '')
      const path = new URL(page.url()).pathname.replaceAll(/[0-9a-f-]{36}/g, ':id')
      expect(title).toMatch(/Practice Loop$/)
      expect(paths.get(title) ?? path, `who else is called “${title}”`).toBe(path)
      paths.set(title, path)
    })
  },

  visit: async ({ isAccessible }, use) => {
    await use(async (page, path) => {
      await page.goto(path)
      await isAccessible(page)
    })
  },

  databaseUrl: [process.env.JOURNEYS_DATABASE_URL!, { scope: 'worker', option: true }],

  councilOfWorker: [async ({ databaseUrl }, use) => {
    const council = new JourneyCouncil(databaseUrl)
    await use(council)
    await council.close()
  }, { scope: 'worker' }],

  council: async ({ councilOfWorker }, use) => use(councilOfWorker),
})

/** Writes a day into the three boxes under a legend. */
export async function writeDay(page: Page | Locator, legend: string, day: Day) {
  const boxes = page.getByRole('group', { name: legend })
  for (const [nth, part] of ['Year', 'Month', 'Day'].entries()) await boxes.getByLabel(part, { exact: true }).fill(String(Number(day.split('-')[nth])))
}

/** Tells a journey in both ways; in a sampled run, in one of them. */
export function journey(title: string, tell: Parameters<typeof test>[2]) {
  for (const way of sampleOf(Object.keys(ways) as (keyof typeof ways)[], 1, title)) {
    test.describe(way, () => {
      test.use({ way, actionTimeout: 10_000, navigationTimeout: 20_000 })
      test(title, tell)
    })
  }
}

export { expect }
