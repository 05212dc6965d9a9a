import { expect, journey } from '../support/journey.ts'

journey('a leader goes from themes to one theme’s months and areas, and to the teams of an area', async ({ signInAs, isAccessible }) => {
  const maren = await signInAs('leader')
  await maren.getByRole('table', { name: /^Themes by service area/ }).getByRole('link', { name: /Management oversight/ }).click()
  await expect(maren.getByRole('heading', { level: 1 })).toContainText('Management oversight')
  await isAccessible(maren)
  // The chart says in words what it shows, and the table beside it says all of it.
  await expect(maren.getByRole('img', { name: /month by month/ })).toBeVisible()
  await expect(maren.getByText(/Too early to tell a trend/).first()).toBeVisible()
  await expect(maren.getByRole('table', { name: /month by month$/ }).getByRole('row').nth(1)).toBeVisible()
  const kinds = maren.getByRole('navigation', { name: 'Kind of case' }).getByRole('link')
  await kinds.first().click()
  await expect(maren).toHaveURL(/case-type=/)
  await isAccessible(maren)

  await maren.goto('/insight?period=all')
  await maren.getByText('Team by team:').getByRole('link', { name: 'Family Help' }).click()
  await expect(maren.getByRole('heading', { name: 'Family Help, team by team' })).toBeVisible()
  await expect(maren.getByRole('table', { name: /^Themes by team/ })).toContainText('too few to tell')
  await expect(maren.getByText('Priya Rookwood')).toHaveCount(0)
  await isAccessible(maren)
  const nothing = await maren.request.get('/insight/areas/00000000-0000-4000-8000-000000000000')
  expect(nothing.status()).toBe(404)
})
