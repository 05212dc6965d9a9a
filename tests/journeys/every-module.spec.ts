import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { readSection } from '../../app/features/modules/learning.server.ts'
import { plannedModules } from '../../app/features/modules/planned-modules.ts'
import { axeOptions, expect, test } from '../support/journey.ts'
import { sampleOf } from '../support/sample.ts'

test.use({ actionTimeout: 10_000, navigationTimeout: 20_000 })

/**
 * What can go wrong in a text that writers change, without the rules about the frame of a page: that is the same for every
 * module, and is looked at whole on the first page of each, and on every page of the one that is gone through without scripts.
 */
const rulesOfText = [
  'color-contrast', 'heading-order', 'empty-heading', 'page-has-heading-one', 'link-name', 'link-in-text-block', 'list', 'listitem', 'definition-list', 'dlitem',
  'duplicate-id-aria', 'aria-allowed-role', 'aria-required-children', 'aria-required-parent', 'aria-valid-attr', 'summary-name', 'image-alt', 'table-duplicate-name', 'td-headers-attr', 'region',
]

async function textIsAccessible(page: Page) {
  await page.waitForLoadState()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().options({ ...axeOptions }).withRules(rulesOfText).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`), page.url()).toEqual([])
}

/** Everything that opens is opened, so that its text is measured too. */
const openAll = (page: Page) => page.evaluate(() => { for (const details of document.querySelectorAll('details')) details.open = true })

async function fitsOnAPhone(page: Page) {
  await page.setViewportSize({ width: 320, height: 800 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `pixels by which ${page.url()} is too wide at 320 px`).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 1280, height: 900 })
}

// `npm test` reads five of them; the texts of all of them are tested without a browser (tests/modules.test.ts).
test('every module can be read from its first page to its last check, at 1280 and at 320 px', async ({ council, signInAs, isAccessible }) => {
  // Some two hundred pages: a minute and a half where little else runs.
  test.setTimeout(300_000)
  const { worker } = await council.team()
  const wilma = await signInAs(worker)
  const open = (path: string) => wilma.goto(path, { waitUntil: 'domcontentloaded' })

  for (const key of sampleOf(Object.keys(plannedModules), 5)) {
    const { title, sections, preCheck, postCheck } = await council.module(key)

    await open(`/modules/${key}`)
    await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(title)
    await isAccessible(wilma)
    await fitsOnAPhone(wilma)

    await open(`/modules/${key}/check/pre`)
    await expect(wilma.getByRole('radio')).toHaveCount(preCheck.flatMap(({ options }) => options).length)
    await textIsAccessible(wilma)
    await fitsOnAPhone(wilma)
    await council.begins(worker, key)

    for (const { id, title } of sections) {
      await open(`/modules/${key}/sections/${id}`)
      await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(title)
      await openAll(wilma)
      await textIsAccessible(wilma)
      await fitsOnAPhone(wilma)
      await readSection(await council.as('learn', worker), key, id)
    }

    await open(`/modules/${key}/check/post`)
    await expect(wilma.getByRole('radio')).toHaveCount(postCheck.flatMap(({ options }) => options).length)
    await textIsAccessible(wilma)
    await fitsOnAPhone(wilma)
  }
})

test.describe('scripts blocked', () => {
  test.use({ way: 'scripts blocked, 390 px wide' })
  test('a module can be gone through without scripts', async ({ council, signInAs, visit, isAccessible }) => {
    const { worker } = await council.team()
    const { sections, preCheck, postCheck } = await council.module('neglect')
    const wilma = await signInAs(worker)
    const answer = async (questions: typeof preCheck) => {
      for (const { question, options } of questions) {
        const asked = wilma.getByRole('group', { name: question })
        await asked.getByLabel(options.find(({ right }) => right)!.text, { exact: true }).check()
      }
      await wilma.getByRole('button', { name: 'Send my answers' }).click()
      await isAccessible(wilma)
      await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(/5 of 5 right/)
      await wilma.getByRole('link', { name: 'Carry on' }).click()
    }

    await visit(wilma, '/modules/neglect')
    await wilma.getByRole('link', { name: 'Start' }).click()
    await answer(preCheck)
    for (const { title } of sections) {
      await expect(wilma.getByRole('heading', { level: 1 })).toHaveText(title)
      await openAll(wilma)
      await isAccessible(wilma)
      await fitsOnAPhone(wilma)
      await wilma.getByRole('button', { name: /^I have read this section/ }).click()
    }
    await visit(wilma, '/modules/neglect/check/post')
    await answer(postCheck)
    await expect(wilma).toHaveURL(/\/modules\/neglect\/declare$/)
  })
})
