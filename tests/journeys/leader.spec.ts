import { expect, journey } from '../support/journey.ts'

journey('insight shows themes by service area with their ranges, one sample at a time', async ({ signInAs, isAccessible, visit }) => {
  const maren = await signInAs('leader')

  await isAccessible(maren)
  await expect(maren).toHaveURL(/\/insight$/)
  const matrix = maren.getByRole('table', { name: /^Themes by service area/ })
  await expect(matrix.getByRole('columnheader', { name: 'Family Help' })).toBeAttached()
  await expect(matrix.getByRole('rowheader', { name: /lived experience/i })).toBeVisible()
  await expect(matrix).toContainText(/\d+ of \d+/)
  await expect(matrix).toContainText('too few to tell')
  await expect(maren.getByText('red action open').or(maren.getByText('red actions open')).first()).toBeVisible()

  const before = await maren.title()
  await maren.getByRole('link', { name: 'sample not said' }).or(maren.locator('a[href*="sample="]')).first().click()
  await isAccessible(maren)
  expect(await maren.title()).not.toBe(before)
  // No worker is named to a leader.
  await expect(maren.getByText('Priya Rookwood')).toHaveCount(0)

  await visit(maren, '/insight/held')
  await expect(maren.getByRole('heading', { name: 'What counts as held' })).toBeVisible()
  await visit(maren, '/insight/coaching')
  await expect(maren.getByRole('table', { name: 'By theme' }).getByRole('row').nth(1)).toBeVisible()
  await expect(maren.getByText('Isla Nettles')).toHaveCount(0)
  await visit(maren, '/insight/methods')
  await expect(maren.getByRole('rowheader', { name: '3 of 5' })).toBeVisible()
})

journey('the published inspections say the same as was counted from them', async ({ signInAs, isAccessible }) => {
  const una = await signInAs('ofsted-leader')

  await isAccessible(una)
  await una.goto('/insight/held')
  await una.getByRole('navigation', { name: 'What was judged' }).getByRole('link').last().click()
  await isAccessible(una)
  // On a phone each theme opens by itself.
  for (const more of await una.getByText('What the next report said').filter({ visible: true }).all()) await more.click()
  for (const counted of ['102 of 162', '86 of 141', '62 of 128', '64 of 119', '29 of 88', '32 of 78', '11 of 48', '4 of 41', '1 of 8']) {
    await expect(una.getByRole('table').getByText(counted, { exact: true }).first()).toBeVisible()
  }
  await expect(una.getByText('Open Government Licence').first()).toBeVisible()
})
