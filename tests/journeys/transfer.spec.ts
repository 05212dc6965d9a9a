import { expect, journey } from '../support/journey.ts'

journey('a leader reads whether learning held, rung by rung, and beside what', async ({ signInAs, isAccessible, visit }) => {
  const maren = await signInAs('leader')
  await visit(maren, '/insight/held')
  const rungs = maren.getByRole('table', { name: /^By theme: how far/ })
  await expect(rungs.getByRole('columnheader', { name: 'Still held at the second' })).toBeAttached()
  await expect(rungs.getByRole('row', { name: /^All themes/ })).toContainText(/\d+ of \d+/)
  await expect(maren.getByText('People with the same gap who were not yet trained')).toBeVisible()
  await expect(maren.getByText('because of it')).toHaveCount(0)
  for (const way of ['By module', 'By workshop', 'By kind of coaching']) {
    await maren.getByRole('navigation', { name: 'Rungs' }).getByRole('link', { name: way }).click()
    await isAccessible(maren)
  }
  expect((await maren.request.get('/insight/held?by=person')).status()).toBe(404)

  await visit(maren, '/insight/progress')
  await expect(maren.getByRole('table', { name: 'Gaps with an action and learning, area by area' })).toContainText('Put right, not learnt')
  await expect(maren.getByRole('img', { name: /still open/ })).toBeVisible()
  await maren.getByRole('table', { name: 'What was put right and learnt, area by area' }).getByRole('link', { name: 'Family Help' }).click()
  await expect(maren.getByRole('heading', { level: 1 })).toHaveText('Family Help: cases put right, and learning')
  await isAccessible(maren)
  await visit(maren, '/insight/progress?period=2019-01+to+2019-02')
  await expect(maren.getByText('No gap was found in this period')).toBeVisible()

  await visit(maren, '/insight/national')
  await expect(maren.getByRole('table', { name: 'All topics of inspections' }).getByRole('row', { name: /^Plans and planning/ })).toContainText('102 of 162')
  await expect(maren.getByText('Open Government Licence').first()).toBeVisible()
  const sheet = await maren.request.get((await maren.getByRole('link', { name: 'Download all topics (CSV)' }).getAttribute('href'))!)
  expect([sheet.headers()['content-type'], (await sheet.text()).split('\r\n').find((line) => line.startsWith('Plans'))]).toEqual(['text/csv; charset=utf-8', 'Plans and planning,250,338,102,162'])
  await visit(maren, '/insight/methods')
  for (const topic of ['From need to held', 'Month by month', 'Cases put right, and learning', 'What next?', 'What was tried']) await expect(maren.getByRole('heading', { name: topic, exact: true })).toBeVisible()
})
