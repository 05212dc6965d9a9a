import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import writeWorkbook, { type Row } from 'write-excel-file/node'
import type { SheetPlan } from '../../app/features/imports/sheet-plan.ts'
import { dayInLondon, daysAfter } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'
import { inSheet, type Team } from '../support/journey-council.ts'

const today = dayInLondon(new Date())

journey('a sheet that nobody has seen before is matched, asked about, tried and published, until somebody acts on it', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, organisationId, team, admin } = await council.ofItsOwn()
  const rows = judgements(team, await council.team({ organisationKey: key, area: 'Safeguarding' }))
  const adele = await signInAs(admin)

  await adele.getByRole('link', { name: 'Imports' }).click()
  await isAccessible(adele)
  await adele.getByLabel('Create people the portal does not know yet').check()
  await upload(adele, 'practice-review.csv', asCsv(rows))

  // What the portal guessed is there; one guess is wrong, and two columns it could not know.
  await expect(adele.getByLabel('One row a judgement')).toBeChecked()
  await expect(adele.getByLabel('Case reference')).toHaveValue('Case')
  await expect(adele.getByLabel('Date of the audit (needed)')).toHaveValue('Seen on')
  await expect(adele.getByLabel('Action 1: who does it')).toHaveValue('Action 1 lead')
  await expect(adele.getByLabel('Type of case')).toHaveValue('Case status')
  await adele.getByLabel('Type of case').selectOption('Cohort')
  await expect(adele.getByRole('table', { name: 'columns are not used' })).toContainText('Held by (mail)')
  await adele.getByRole('button', { name: 'Save and try it out' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Choose the column for “Social worker”.')
  await expect(adele.getByLabel('Type of case')).toHaveValue('Cohort')
  await adele.getByLabel('Social worker (needed)').selectOption('Held by')
  await adele.getByLabel('Social worker’s email address').selectOption('Held by (mail)')
  await adele.getByLabel('Name of this kind of sheet').fill('Practice review')

  await council.whileAnotherImports(organisationId, async () => {
    await adele.getByRole('button', { name: 'Save and try it out' }).click()
    const progress = adele.getByRole('status')
    await expect(progress).toContainText('Waiting')
    await isAccessible(adele)
    await adele.reload()
    await expect(progress).toContainText('Waiting')
    await expect(progress).toContainText('You can leave this page and come back.')
  })
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Audits that would be created')).toHaveText('0')
  await expect(adele.getByRole('link', { name: 'Publish' })).toHaveCount(0)
  await expect(adele.getByText('can be published without')).toHaveCount(0)
  await expect(adele.getByText('nothing new to publish')).toHaveCount(0)
  await expect(adele.getByRole('table', { name: 'One column is not used' })).toContainText('Case status')

  // What words mean comes first, because it leaves rows out; themes, grades and types of case are asked for at once.
  await adele.getByRole('link', { name: 'Answer the questions' }).click()
  await adele.getByLabel('“Met”', { exact: true }).selectOption('Good')
  await adele.getByRole('button', { name: 'Save and try it out again' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('red, amber and green')
  await expect(adele.getByLabel('“Met”', { exact: true })).toHaveValue('good')
  await adele.getByLabel('How far it has got').check()
  await adele.getByLabel('“Partly met”', { exact: true }).selectOption('Requires improvement')
  await adele.getByLabel('“Not met”', { exact: true }).selectOption('Inadequate')
  await adele.getByLabel('“Mett”', { exact: true }).selectOption('A slip: leave these rows out')
  await adele.getByLabel('“Edge of care”').selectOption('Child in need')
  await adele.getByLabel('“Hearing the child”').selectOption('lived-experience')
  await adele.getByLabel('“Tidiness of the file”').selectOption('Not a theme: pass these rows over')
  await adele.getByRole('button', { name: 'Save and try it out again' }).click()
  await isRead(adele)
  await expect(sum(adele, 'Audits that would be created')).toHaveText('3')

  await adele.getByRole('link', { name: 'Answer the questions' }).click()
  await isAccessible(adele)
  await adele.getByLabel('Still open').check()
  await adele.getByLabel('The social worker’s, but the manager’s where oversight fell short').check()
  await adele.getByRole('group', { name: `${team.worker.name} appears in` }).getByLabel('In both').check()
  await adele.getByRole('button', { name: 'Save and try it out again' }).click()
  await isRead(adele)
  await isAccessible(adele)
  await expect(adele.getByText('waits for you')).toHaveCount(0)
  await expect(sum(adele, 'Rows read')).toHaveText(String(rows.length))
  await expect(sum(adele, 'Rows left out')).toContainText('6')
  await expect(adele.getByRole('table', { name: 'problem' })).toContainText('Safeguarding Nowhere')

  await adele.getByRole('link', { name: 'Publish' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('listitem').filter({ hasText: '3 audits are published' })).toBeVisible()
  await adele.getByRole('button', { name: 'Publish now' }).click()
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Audits created')).toHaveText('3')

  // A worker meets what was agreed, and acts on it.
  const wilma = await signInAs(team.worker)
  await expect(wilma.getByText('Update the plan')).toHaveCount(0)
  await wilma.getByRole('link', { name: /It is done.*See the child at home/ }).click()
  await wilma.getByLabel('Case note').check()
  await wilma.getByLabel('Today').check()
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await expect(wilma.getByRole('region', { name: 'With someone else' })).toContainText('See the child at home')

  await adele.getByRole('link', { name: 'Take this import back' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('1 of its 3 audits has been acted on, so it cannot be taken back as a whole.')).toBeVisible()
  await expect(adele.getByRole('button', { name: 'Take it back' })).toHaveCount(0)
  await visit(adele, '/set-up/imports/kinds/practice-review')
  await expect(adele.getByLabel('How far it has got')).toBeChecked()
})

journey('a sheet of a kind that is known needs no questions, its faults are mended, and it is taken back as a whole', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, organisationId, team, admin } = await council.ofItsOwn()
  const rows = judgements(team, await council.team({ organisationKey: key, area: 'Safeguarding' }))
  await council.knowsSheets(organisationId, 'Practice review', practiceReview, { rag: 'how far', pastDue: 'still open', gaps: 'one by one', teams: { [team.worker.email]: 'all' } })
  const adele = await signInAs(admin)

  await adele.goto('/set-up/imports')
  await adele.getByLabel('Create people the portal does not know yet').check()
  await upload(adele, 'practice-review.csv', asCsv(rows))
  await isRead(adele)
  await expect(adele.getByText('waits for you')).toHaveCount(0)
  const faulty = await rowsToMend(adele)
  expect(faulty.map(({ Ref }) => Ref!.slice(-1))).toEqual(['3', '3', '4', '4', '6', '6'])
  const mended = asCsv(faulty.map((row) => ({ ...row, Team: team.name, Rating: row.Rating === 'Mett' ? 'Met' : row.Rating, 'Seen on': inSheet(daysAfter(today, -9)) })))

  // A name is no case, and whether people may be created can be chosen where the rows ask for it.
  await adele.goto('/set-up/imports')
  await upload(adele, 'named.csv', asCsv(faulty.map((row) => ({ ...row, Case: 'John Smith' }))))
  await isRead(adele)
  await expect(adele.getByRole('table', { name: 'problem' })).toContainText('Write the council’s own reference, never a name.')
  await expect(adele.getByText('John Smith')).toHaveCount(0)
  await adele.goto('/set-up/imports')
  await upload(adele, 'mended.csv', mended)
  await isRead(adele)
  await expect(adele.getByRole('table', { name: 'problem' })).toContainText('allow this import to create people')
  await adele.getByLabel('Create people the portal does not know yet').check()
  await adele.getByRole('button', { name: 'Try it out again' }).click()
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Rows left out')).toHaveText('0')
  const once = await sums(adele)
  await publish(adele)
  const wilma = await signInAs(team.worker)
  await wilma.locator('details').filter({ hasText: rows.find(({ Ref }) => Ref.endsWith('3'))!.Case }).locator('summary').click()
  await wilma.locator('details[open]').getByRole('link', { name: 'Plan' }).click()
  await isAccessible(wilma)
  await adele.getByRole('link', { name: 'Take this import back' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('3 audits go, with all that follows from them')).toBeVisible()
  await adele.getByRole('button', { name: 'Take it back' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The import is taken back.')
  await wilma.reload()
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('Page not found')

  await adele.goto('/set-up/imports')
  await adele.getByLabel('Create people the portal does not know yet').check()
  await upload(adele, 'mended.csv', mended)
  await isRead(adele)
  expect(await sums(adele)).toEqual(once)
  await adele.getByRole('link', { name: 'Put it aside' }).click()
  await isAccessible(adele)
  await adele.getByRole('button', { name: 'Put it aside' }).click()
  await expect(adele.getByRole('status')).toContainText('Put aside.')

  // A workbook is known by its columns too, on whichever of its sheets the audits stand.
  await visit(adele, '/set-up/imports')
  await upload(adele, 'next.xlsx', await asWorkbook(rows.filter(({ Ref }) => /[12]$/.test(Ref))))
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Sheet of the workbook')).toHaveText('Reviews')
  await expect(sum(adele, 'Audits that would be created')).toHaveText('2')
})

journey('a grade that has become good takes back learning that nobody began, and flags what somebody did', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, team, admin } = await council.ofItsOwn()
  const others = await council.team({ organisationKey: key, area: 'Safeguarding' })
  const found = { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] } as const
  const [begun, notBegun] = [await council.audited(team, { ...found, actions: [] }), await council.audited(others, { ...found, actions: [] })]
  for (const one of [team, others]) await council.learningIsConfirmed(one)
  await council.begins(team.worker, 'childs-day')
  const [{ title }, adele, wilma, other] = [await council.module('childs-day'), await signInAs(admin), await signInAs(team.worker), await signInAs(others.worker)]
  await expect(other.getByRole('region', { name: 'Learning' }).getByRole('link', { name: title })).toBeVisible()

  await visit(adele, '/set-up/imports')
  await upload(adele, 'corrected.csv', asCsv([begun, notBegun].map(({ row }) => withoutActions({ ...row, 'Voice & lived experience': 'Good' }))))
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Audits that would be changed')).toHaveText('2')
  await adele.getByRole('link', { name: 'Publish' }).click()
  await isAccessible(adele)
  await expect(adele.getByText('2 audits that are here already are changed to what this sheet says')).toBeVisible()
  await adele.getByRole('button', { name: 'Publish now' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Say that this sheet holds no remedial actions')
  await adele.getByLabel('Yes, this sheet holds no remedial actions').check()
  await adele.getByRole('button', { name: 'Publish now' }).click()
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Learning that changed')).toHaveText('1 piece of learning was taken back, because nobody had begun it. 1 piece that somebody had begun was flagged.')

  await visit(other, '/my-practice')
  await expect(other.getByText('No learning has been given to you.')).toBeVisible()
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Learning' })).toContainText('The grade behind this has since been changed.')

  const marcus = await signInAs(team.manager)
  await isAccessible(marcus)
  await marcus.getByRole('region', { name: 'Learning whose grade has since been changed' }).getByRole('link', { name: title }).click()
  await isAccessible(marcus)
  await expect(marcus.getByText('The grade behind this has been changed since it was begun.')).toBeVisible()
})

journey('the sheet of the demo is known by its columns, its faults are listed, and what is no sheet is refused in words', async ({ council, signInAs, visit, isAccessible }) => {
  const { admin } = await council.ofItsOwn()
  const adele = await signInAs(admin)
  await isAccessible(adele)
  await expect(adele).toHaveURL(/\/set-up$/)

  await visit(adele, '/set-up/imports')
  await expect(adele.getByText('No imports yet')).toBeVisible()
  await adele.getByRole('button', { name: 'Upload' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Choose the file to upload.')
  for (const [name, bytes, words] of [['photo.csv', '\x89PNG\r\n\x1a\n', 'neither a CSV file nor an Excel workbook'], ['audits.xlsx', 'PK\x03\x04', 'workbook']] as const) {
    await upload(adele, name, Buffer.from(`${bytes}${'\0\x01\xff'.repeat(200)}`, 'latin1'))
    await isAccessible(adele)
    await expect(adele).toHaveTitle(/^Error: /)
    await expect(adele.getByRole('alert')).toContainText(words)
  }

  await adele.getByLabel('Create people the portal does not know yet').check()
  await upload(adele, 'northmere-audits.csv', await readFile('data/northmere-audits.csv'))
  await isRead(adele)
  await isAccessible(adele)
  await expect(sum(adele, 'Rows read')).toHaveText('129')
  const problems = adele.getByRole('table', { name: 'problems' })
  await expect(problems.getByRole('columnheader', { name: 'What to do' })).toBeAttached()
  await expect(problems.getByRole('row', { name: /There is no team called “Family Help South”/ })).toHaveCount(1)
  await expect(sum(adele, 'Rows left out')).toContainText('each listed below with what to do')
})

/** Six audits as another council keeps them, of a worker who appears in two teams: three can be taken in once the words are known, three have a fault. */
function judgements(team: Team, other: Team) {
  const number = team.name.replaceAll(/\D/g, '')
  const day = inSheet(daysAfter(today, -9))
  const row = (nth: number, standard: string, rating: string, more: Record<string, string> = {}) => ({
    Ref: `L${number}-${nth}`, 'Seen on': day, Case: `SV${number}${nth}`, 'Case status': 'Open', Cohort: 'CIN', Team: team.name, 'Held by': team.worker.name, 'Held by (mail)': team.worker.email,
    'Team manager': team.manager.name, Auditor: 'Grace Yardley', Standard: standard, Rating: rating,
    'Action 1': '', 'Action 1 lead': '', 'Action 1 due': '', 'Action 1 status': '', 'Action 2': '', 'Action 2 lead': '', 'Action 2 due': '', 'Action 2 status': '', ...more,
  })
  return [
    row(1, 'Voice of the child', 'Not met', {
      'Action 1': 'See the child at home', 'Action 1 lead': team.worker.name, 'Action 1 due': inSheet(daysAfter(today, 3)), 'Action 1 status': 'Red',
      'Action 2': 'Agree a safety plan', 'Action 2 lead': team.manager.name, 'Action 2 due': inSheet(daysAfter(today, -3)), 'Action 2 status': 'Amber',
    }),
    row(1, 'Management oversight', 'Partly met'),
    row(2, 'Plan', 'Partly met', { Team: other.name, 'Action 1': 'Update the plan', 'Action 1 lead': team.worker.name, 'Action 1 due': day, 'Action 1 status': 'Green' }),
    row(3, 'Plan', 'Not met', { Team: 'Safeguarding Nowhere' }),
    row(3, 'Assessment', 'Met', { Team: 'Safeguarding Nowhere' }),
    row(4, 'Plan', 'Mett'),
    row(4, 'Assessment', 'Partly met'),
    row(5, 'Hearing the child', 'Met', { Cohort: 'Edge of care' }),
    row(5, 'Tidiness of the file', 'Met', { Cohort: 'Edge of care' }),
    row(6, 'Recording', 'Met'),
    row(6, 'Plan', 'Met', { 'Seen on': inSheet(daysAfter(today, -8)) }),
  ]
}

/** How such a sheet is read, once somebody has said so. */
const practiceReview: SheetPlan = {
  layout: 'row a judgement', framework: 'practice-themes',
  columns: {
    reference: ['Ref'], date: ['Seen on'], case: ['Case'], caseType: ['Cohort'], team: ['Team'], worker: ['Held by'], workerEmail: ['Held by (mail)'], manager: ['Team manager'], auditor: ['Auditor'],
    theme: ['Standard'], grade: ['Rating'],
  },
  themes: {},
  actionColumns: [1, 2].map((n) => ({ wording: `Action ${n}`, owner: `Action ${n} lead`, due: `Action ${n} due`, priority: `Action ${n} status` })),
  gradeWords: { Met: 'good', 'Partly met': 'requires-improvement', 'Not met': 'inadequate', Mett: 'leave out' },
  caseTypes: { 'Edge of care': 'Child in need' },
  themeWords: { 'Hearing the child': 'lived-experience', 'Tidiness of the file': 'not a theme' },
}

const withoutActions = (row: Record<string, string>) => Object.fromEntries(Object.entries(row).filter(([title]) => title !== 'Remedial actions'))

const asCsv = (rows: readonly Record<string, string | undefined>[]) => Buffer.from(stringify(rows as Record<string, string>[], { header: true }))

/** A workbook in which a page of notes comes before the sheet, whose days are days. */
function asWorkbook(rows: readonly Record<string, string>[]): Promise<Buffer> {
  const cell = (text: string) => (/^\d\d\/\d\d\/\d{4}$/.test(text) ? { value: new Date(text.split('/').toReversed().join('-')), type: Date, format: 'dd/mm/yyyy' } : text)
  const data: Row[] = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row).map(cell))]
  return writeWorkbook([{ data: [['Notes of the quarter']], sheet: 'Notes' }, { data, sheet: 'Reviews' }]).toBuffer()
}

async function upload(page: Page, name: string, buffer: Buffer) {
  await page.getByLabel('Sheet', { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await page.getByRole('button', { name: 'Upload' }).click()
}

/** Waits until a sheet has been read and the page says what to do next. */
async function isRead(page: Page) {
  await expect(async () => {
    // With scripts the page looks again by itself; without them its link does.
    const again = page.getByRole('link', { name: 'See how far it is now' })
    if (await again.isVisible()) await again.click({ timeout: 1_000 })
    await expect(page.getByRole('heading', { name: 'What to do next' })).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 30_000, intervals: [100, 250, 500] })
}

async function publish(page: Page) {
  await page.getByRole('link', { name: 'Publish' }).click()
  await page.getByRole('button', { name: 'Publish now' }).click()
  await isRead(page)
}

async function rowsToMend(page: Page): Promise<Record<string, string>[]> {
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Download the .* to mend$/ }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/rows to mend\.csv$/)
  return parse(await readFile(await download.path()), { columns: true, bom: true })
}

/** What stands beside a name in the list of what came of it. */
const sum = (page: Page, name: string) => page.locator('.govuk-summary-list__row').filter({ has: page.getByText(name, { exact: true }) }).locator('.govuk-summary-list__value')

/** All that would come of a sheet, but for people: whom an import has brought stays when it is taken back. */
const sums = (page: Page) => page.locator('.govuk-summary-list').first().locator('.govuk-summary-list__row').filter({ hasNotText: 'People' }).allInnerTexts()
