import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { expect, journey } from '../support/journey.ts'

journey('a leader reads what may be passed on, and takes it as a file', async ({ signInAs, isAccessible, visit }) => {
  const maren = await signInAs('leader')

  await visit(maren, '/insight/released')
  await isAccessible(maren)
  await expect(maren.getByRole('heading', { level: 1, name: 'Figures to pass on' })).toBeVisible()
  await expect(maren.getByText('Corrections made later are not in it.').first()).toBeVisible()
  await expect(maren.getByRole('table').first()).toContainText('hidden')
  await maren.setViewportSize({ width: 320, height: 800 })
  expect(await maren.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)

  // The file is reached by keyboard, and says what the page says.
  const link = maren.getByRole('link', { name: /^Download/ })
  await link.focus()
  const [file] = await Promise.all([maren.waitForEvent('download'), maren.keyboard.press('Enter')])
  const rows = parse(await readFile((await file.path())!, 'utf8'), { bom: true }) as string[][]
  expect(rows[0]![0]).toBe('Themes by service area')
  const lines = rows.slice(rows.findIndex(([first]) => first === 'Framework') + 1)
  expect(lines.length).toBeGreaterThan(20)
  for (const counts of lines.map((cells) => cells.slice(6))) for (const count of counts) expect(count === '' || count === 'hidden' || count === '0' || Number(count) >= 5).toBe(true)
})

journey('of published inspections nothing is released, and the page says why', async ({ signInAs, isAccessible, visit }) => {
  const una = await signInAs('ofsted-leader')

  await visit(una, '/insight/released')
  await isAccessible(una)
  await expect(una.getByRole('heading', { name: 'Nothing to release' })).toBeVisible()
})
