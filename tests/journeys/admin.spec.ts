import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, journey } from '../support/journey.ts'

const sheet = path.resolve('data/northmere-audits.csv')

journey('a sheet is tried out, its faults are read, and it is published', async ({ signInAs, isAccessible, visit }) => {
  const ben = await signInAs('admin')
  await isAccessible(ben)
  await expect(ben).toHaveURL(/\/set-up$/)
  await expect(ben.getByText('Working days')).toBeVisible()

  await visit(ben, '/set-up/imports')
  await expect(ben.getByLabel('Try it out first')).toBeChecked()
  await ben.getByLabel('Sheet', { exact: true }).setInputFiles(sheet)
  await ben.getByRole('button', { name: 'Upload' }).click()
  await isRead(ben, 'What to do next')
  await isAccessible(ben)
  await expect(sum(ben, 'Rows read')).toHaveText('129')
  await expect(sum(ben, 'Rows left out')).toContainText('12')
  await expect(sum(ben, 'Rows that are here already')).toContainText('117')
  const problems = ben.getByRole('table')
  expect(await problems.getByRole('row').count()).toBeGreaterThanOrEqual(13)
  await expect(problems.getByRole('columnheader', { name: 'What to do' })).toBeAttached()

  await ben.getByRole('link', { name: 'Upload it again' }).click()
  await isAccessible(ben)
  await expect(ben.getByLabel('Try it out first')).not.toBeChecked()
  await ben.getByLabel('Sheet', { exact: true }).setInputFiles(sheet)
  await ben.getByRole('button', { name: 'Upload' }).click()
  await isRead(ben, 'What to do next')
  await isAccessible(ben)
  await expect(sum(ben, 'New audits')).toHaveText('0')
  await expect(sum(ben, 'Rows left out')).toContainText('12')
  await expect(sum(ben, 'Rows that are here already')).toContainText('117')
})

journey('what is no sheet is refused in words', async ({ signInAs, visit, isAccessible }) => {
  const ben = await signInAs('admin')
  const upload = ben.getByRole('button', { name: 'Upload' })

  await visit(ben, '/set-up/imports')
  await upload.click()
  await isAccessible(ben)
  await expect(ben.getByRole('alert')).toContainText('Choose the file to upload.')

  for (const [name, bytes] of [['photo.csv', '\x89PNG\r\n\x1a\n'], ['audits.csv', 'PK\x03\x04']] as const) {
    await ben.goto('/set-up/imports')
    await ben.getByLabel('Sheet', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(`${bytes}${'\0\x01\xff'.repeat(200)}`, 'latin1') })
    await upload.click()
    await isRead(ben, 'Nothing was taken in.')
    await isAccessible(ben)
    await expect(ben.getByRole('link', { name: 'Upload it again' })).toBeVisible()
  }
})

/** Waits until the sheet has been read and the page says what came of it. */
async function isRead(page: Page, words: string) {
  await expect(async () => {
    // With scripts the page looks again by itself; without them its link does.
    const again = page.getByRole('link', { name: 'See how far it is now' })
    if (await again.isVisible()) await again.click({ timeout: 1_000 })
    await expect(page.getByText(words)).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 30_000 })
}

/** What stands beside a name in the list of what came of it. */
const sum = (page: Page, name: string) => page.locator('.govuk-summary-list__row').filter({ has: page.getByText(name, { exact: true }) }).locator('.govuk-summary-list__value')
