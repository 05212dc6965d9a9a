import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { dayInLondon, daysAfter, inWords } from '../../app/lib/days.ts'
import { inSheet } from '../support/journey-council.ts'
import { expect, journey } from '../support/journey.ts'

const columns = ['Who', 'Course title', 'Provider', 'Completed on', 'Hours']

async function upload(page: Page, name: string, rows: string[][], header = columns) {
  await page.getByLabel('List', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from([header, ...rows].map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n')) })
  await page.getByRole('button', { name: 'Upload' }).click()
}

journey('courses done elsewhere come in from a list, inform the learner and whoever decides, and go with the list', async ({ council, signInAs, visit, isAccessible }) => {
  const { admin, team } = await council.ofItsOwn()
  const [lately, longAgo] = [daysAfter(dayInLondon(new Date()), -30), daysAfter(dayInLondon(new Date()), -500)]
  const neglect = `Neglect in practice (Training team), ${inWords(lately)}, 6 hours`
  const adele = await signInAs(admin)

  await visit(adele, '/set-up/people')
  await adele.getByRole('link', { name: 'Record courses done elsewhere' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('No lists yet')).toBeVisible()
  expect(await (await adele.request.get('/set-up/people/courses.csv')).text()).toBe(`\uFEFF${columns.join(',')}\r\n`)
  await adele.getByRole('button', { name: 'Upload' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Choose the file to upload.')

  await upload(adele, 'names.csv', [['Wilma', 'A course', inSheet(lately)]], ['Name', 'Course', 'Date'])
  await isAccessible(adele)
  await expect(adele.getByText('This list has no column that says who did the course.')).toBeVisible()
  await adele.getByRole('button', { name: 'Put this list aside' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Nothing was recorded.')

  await upload(adele, 'courses.csv', [
    [team.worker.email, 'Neglect in practice', 'Training team', inSheet(lately), '6'], [team.worker.email, 'NEGLECT in practice', '', lately, ''], [team.worker.email, 'Chairing', '', inSheet(longAgo), ''],
    ['Wilma Ashdown', '=1+1', '', '31/02/2026', '600'],
  ])
  await isAccessible(adele)
  await expect(adele.getByRole('heading', { level: 1 })).toHaveText('What this list would bring')
  await expect(adele.getByRole('region', { name: 'To be recorded: 2' })).toContainText(neglect)
  await expect(adele.getByRole('region', { name: 'Left out: 1' })).toContainText('Course title: The cell begins like a formula. Write plain text. Completed on: There is no such day. Check the day, the month and the year: the day comes first. Hours: Write a number of hours')
  const [download] = await Promise.all([adele.waitForEvent('download'), adele.getByRole('link', { name: 'download the rows to mend' }).click()])
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFFWho,Course title,Provider,Completed on,Hours,What to mend\r\nWilma Ashdown,'=1\+1,,31\/02\/2026,600,"?Row 5\. Course title: /)
  await adele.getByRole('button', { name: 'Take in 2 courses' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The list is taken in.')
  await expect(adele.getByText('What this list brought')).toBeVisible()
  const address = new URL(adele.url()).pathname
  await visit(adele, '/set-up/people/courses')
  await expect(adele.getByRole('row', { name: /courses\.csv/ })).toContainText('Taken in')
  await visit(adele, `/set-up/people/${team.worker.id}`)
  await expect(adele.getByText(`2 courses, the latest completed on ${inWords(lately)}`)).toBeVisible()

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice/cpd')
  await expect(wilma.getByRole('heading', { name: 'Recorded elsewhere' })).toBeVisible()
  await expect(wilma.getByText(/^No pieces in the year/)).toBeVisible()
  expect(await (await wilma.request.get('/my-practice/cpd.txt')).text()).toContain(`RECORDED ELSEWHERE\n\nTaken in by your council from a list, and counted in nothing above.\n\n${neglect}\nChairing, ${inWords(longAgo)}`)
  await wilma.getByRole('link', { name: /^Add it as a piece of your CPD.*\(Neglect in practice\)$/ }).click()
  await isAccessible(wilma)
  await expect(wilma.getByLabel('Type of activity')).toHaveValue('Neglect in practice')
  await expect(wilma.getByLabel('Hours')).toHaveValue('6')
  await expect(wilma.getByLabel('Year')).toHaveValue(lately.slice(0, 4))
  await expect(wilma.getByLabel('What it was, and why it is relevant')).toHaveValue('Neglect in practice, Training team.')
  const prefilled = new URL(wilma.url())
  await wilma.getByRole('button', { name: 'Save' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText(/^1 piece in the year/)).toBeVisible()

  await council.audited(team, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
  const marcus = await signInAs(team.manager)
  await marcus.goto(`${prefilled.pathname}${prefilled.search}`)
  await expect(marcus.getByRole('heading', { level: 1 })).toHaveText('Page not found')
  await visit(marcus, '/team')
  await marcus.locator('a[href^="/team/learning/"]').first().click()
  await isAccessible(marcus)
  await expect(marcus.getByText(neglect)).toBeVisible()
  await expect(marcus.getByText(/Chairing/)).toHaveCount(0)
  await expect(marcus.getByLabel('Or waive it: why is it not needed?')).toHaveValue('')

  await visit(adele, address)
  await adele.getByText('Take this list back').click()
  await isAccessible(adele)
  await adele.getByRole('button', { name: 'Take it back' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Say that these courses are to go.')
  await adele.getByLabel('Yes, these courses are to go').check()
  await adele.getByRole('button', { name: 'Take it back' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The list is taken back')
  await visit(wilma, '/my-practice/cpd')
  await expect(wilma.getByRole('heading', { name: 'Recorded elsewhere' })).toHaveCount(0)
  await expect(wilma.getByText(/^1 piece in the year/)).toBeVisible()
})
