import { expect, journey } from '../support/journey.ts'

journey('a leader chooses the months and the kind of case, sees whose gaps they are, and takes the choice off again', async ({ signInAs, isAccessible, visit, way }) => {
  const maren = await signInAs('leader')
  await visit(maren, '/insight?period=all')
  const before = await maren.title()

  // Chosen with the keyboard alone.
  const kind = maren.getByLabel('Kind of case')
  const first = (await kind.locator('option').nth(1).textContent())!
  await kind.focus()
  await kind.selectOption(first)
  await maren.getByRole('button', { name: 'Show' }).focus()
  await maren.keyboard.press('Enter')
  await expect(maren).toHaveURL(/case-type=/)
  await isAccessible(maren)
  await expect(maren.getByText(`Only cases of the kind “${first}”`)).toBeVisible()
  expect(await maren.title()).not.toBe(before)

  await maren.getByRole('navigation', { name: 'Whose gaps' }).getByRole('link', { name: /^Managers’ gaps/ }).click()
  await expect(maren).toHaveURL(/case-type=.*panel=manager/)
  await isAccessible(maren)
  await expect(maren.getByText('managers learn here, not practitioners')).toBeVisible()
  await maren.getByRole('link', { name: 'Take all of these off' }).click()
  await expect(maren).not.toHaveURL(/case-type/)
  await expect(maren).toHaveURL(/panel=manager/)

  // What there is nothing of says so, and what is not there is not shown.
  await visit(maren, '/insight?period=2019-01+to+2019-02')
  await expect(maren.getByText('No audit is like this')).toBeVisible()
  expect((await maren.goto('/insight?role=Nobody+is+called+so'))!.status()).toBe(404)
  expect((await maren.goto('/insight?period=last+week'))!.status()).toBe(404)

  await maren.goto('/insight?period=all')
  await maren.emulateMedia({ media: 'print' })
  await expect(maren.getByRole('button', { name: 'Show' })).toBeHidden()
  await expect(maren.getByRole('table').first()).toBeVisible()
  await maren.emulateMedia({ media: null })
  if (way.startsWith('scripts blocked')) {
    await maren.setViewportSize({ width: 320, height: 900 })
    await isAccessible(maren)
  }
})

journey('a manager sees what audits found in their own team, and no other team’s', async ({ signInAs, isAccessible, visit, way }) => {
  const tariq = await signInAs('manager')
  await visit(tariq, '/team')
  await tariq.getByRole('link', { name: 'What audits found in my team' }).click()
  await expect(tariq).toHaveURL(/\/team\/themes$/)
  await visit(tariq, '/team/themes?period=all')
  await expect(tariq.getByRole('table', { name: /Themes, with what is surely done well first/ })).toContainText(/\d+ of \d+/)
  await expect(tariq.getByText('This is no league table')).toBeVisible()
  await expect(tariq.getByText('Priya Rookwood')).toHaveCount(0)
  if (way.startsWith('scripts blocked')) {
    await tariq.setViewportSize({ width: 320, height: 900 })
    await isAccessible(tariq)
  }
  expect((await tariq.goto('/team/themes?team=00000000-0000-4000-8000-000000000000'))!.status()).toBe(404)
  expect((await tariq.goto('/insight'))!.status()).toBe(403)
})
