import { readFile } from 'node:fs/promises'
import { and, eq } from 'drizzle-orm'
import { titleOf, titleWithin } from '../../app/features/reports/periods.ts'
import { messages } from '../../db/schema.ts'
import { expect, journey } from '../support/journey.ts'

journey('a week is drafted by itself, issued within minutes, mailed, corrected, and answered to', async ({ council, signInAs, isAccessible, visit }) => {
  const own = await council.ofItsOwn()
  const director = await council.director(own)
  await council.audited(own.team, { below: { Plan: 'Inadequate' }, mainly: 'practitioner', actions: [{ rag: 'A', wording: 'Rewrite the plan', dueIn: 5 }] })
  const on = await council.drafted(own)
  const [week, title] = [`/reports/weekly/${on}`, titleOf({ kind: 'weekly', on })]
  const within = titleWithin({ kind: 'weekly', on })

  const adele = await signInAs(own.admin)
  await itIsSettledWhoIssuesAndReads()
  const dana = await signInAs(director)
  await itIsDraftedAndChecked()
  await itIsIssuedAndMailed()
  await whoeverLeadsATeamSeesNoSmallCount()
  await itIsCorrectedAndAnswered()

  async function itIsSettledWhoIssuesAndReads() {
    await adele.getByRole('link', { name: 'Reports' }).first().click()
    await isAccessible(adele)
    await expect(adele.getByText('No report is issued yet')).toBeVisible()
    await adele.getByRole('link', { name: 'Who issues them' }).click()
    await isAccessible(adele)
    const weekly = adele.locator('form').filter({ has: adele.getByRole('heading', { name: 'Weekly data report' }) })
    await weekly.getByLabel('Who issues it?').selectOption({ label: director.name })
    await weekly.getByLabel('Who does while they are away?').selectOption({ label: director.name })
    await weekly.getByRole('button', { name: 'Settle it' }).click()
    await isAccessible(adele)
    await expect(adele.getByRole('alert').getByRole('link')).toHaveText(['The deputy has to be somebody else.'])
    await weekly.getByLabel('Who does while they are away?').selectOption({ label: own.admin.name })
    await weekly.getByRole('button', { name: 'Settle it' }).click()
    await expect(adele.getByText(`Told of the next draft as things stand: ${director.name}.`)).toBeVisible()

    await visit(adele, '/reports/readers')
    await adele.getByLabel('A part of their name').fill('Dana')
    await adele.getByRole('button', { name: 'Find' }).click()
    await expect(adele.getByRole('button', { name: `Add ${director.name}` })).toBeVisible()
    await adele.getByRole('radio', { name: 'Weekly data report' }).first().check()
    await adele.getByRole('button', { name: `Add ${director.name}` }).click()
    await isAccessible(adele)
    await expect(adele.getByText('Is sent a link, and sees every count.')).toBeVisible()
    await adele.getByRole('radio', { name: 'Weekly data report' }).last().check()
    await adele.getByLabel('Who is it?').fill('The sponsor')
    await adele.getByLabel('E-mail address').fill('sponsor')
    await adele.getByRole('button', { name: 'Add the address' }).click()
    await isAccessible(adele)
    await expect(adele.getByRole('alert').getByRole('link')).toHaveText(['Write an e-mail address, such as name@example.org.'])
    await adele.getByLabel('E-mail address').fill('sponsor@journeys.example')
    await adele.getByRole('button', { name: 'Add the address' }).click()
    await expect(adele.getByText('sponsor@journeys.example. Outside: is sent the words and the figures, without small counts.')).toBeVisible()
    await adele.getByLabel('A part of their name').fill('Marcus')
    await adele.getByRole('button', { name: 'Find' }).click()
    await expect(adele.getByRole('button', { name: `Add ${own.team.manager.name}` })).toBeVisible()
    await adele.getByRole('radio', { name: 'Weekly data report' }).first().check()
    await adele.getByRole('button', { name: `Add ${own.team.manager.name}` }).click()
    await adele.getByRole('button', { name: new RegExp(`^Take off the list ?: ${own.team.manager.name}$`) }).click()
    await expect(adele.getByRole('alert')).toContainText('They are taken off the list.')
  }

  async function itIsDraftedAndChecked() {
    await dana.getByRole('link', { name: 'Reports' }).first().click()
    await dana.getByRole('link', { name: `Weekly data report, ${within}` }).click()
    await isAccessible(dana)
    await expect(dana.getByRole('heading', { name: 'What is missing' })).toBeVisible()
    await expect(dana.getByLabel('What went well')).toHaveValue(/^No action was due this week\./)
    await dana.getByLabel('What moved').fill('Ring 07700 900123.')
    await dana.getByRole('button', { name: 'Save' }).click()
    await isAccessible(dana)
    await expect(dana.getByRole('alert').getByRole('link')).toHaveText(['Take out the identifying detail (phone number). This leaves the council.'])
    await dana.getByLabel('What moved').fill('')
    await dana.getByRole('button', { name: 'Check and issue' }).click()
    await isAccessible(dana)
    await dana.getByRole('button', { name: 'Issue the report' }).click()
    await expect(dana.getByRole('alert')).toContainText('There is a heading with nothing under it.')
    await dana.getByRole('link', { name: 'Back to the draft' }).click()
    await dana.getByLabel('What moved').fill('All 3 planned audits are done.')
    await dana.getByRole('button', { name: 'Save' }).click()
    await expect(dana.getByText('Your words are kept. Nothing is issued yet.')).toBeVisible()
    await dana.getByRole('button', { name: 'Check and issue' }).click()
    await expect(dana.getByRole('listitem').filter({ hasText: 'The sponsor' })).toHaveText('The sponsor: at sponsor@journeys.example: the words, and the figures without small counts')
    await expect(dana.getByText('Your words hold “3”.')).toBeVisible()
  }

  async function itIsIssuedAndMailed() {
    await dana.getByRole('button', { name: 'Issue the report' }).click()
    await expect(dana.getByRole('heading', { level: 1, name: title })).toBeVisible()
    await isAccessible(dana)
    await expect(dana.getByText('All 3 planned audits are done.')).toBeVisible()
    await expect(dana.getByText('The data behind this report have changed')).toHaveCount(0)
    await expect(dana.getByRole('region', { name: 'By team' }).getByRole('row', { name: own.team.name }).getByRole('cell').nth(1)).toHaveText('1')
    const sent = await council.owner.select().from(messages).where(and(eq(messages.organisationId, own.organisationId), eq(messages.kind, 'report'))).orderBy(messages.name)
    expect(sent.map(({ name, address }) => [name, address])).toEqual([[director.name, director.email], ['The sponsor', 'sponsor@journeys.example']])
    expect(sent[0]!.letter.parts).toEqual([{ lines: [{ text: 'Read it', link: week }] }])
    expect(JSON.stringify(sent[1]!.letter)).toContain(`${own.team.name}: audits this week 0; audits to date 0 to 4`)

    // On paper nothing stands that can only be pressed.
    await dana.emulateMedia({ media: 'print' })
    await expect(dana.getByRole('link', { name: /^Download as CSV ?: By team$/ })).toBeHidden()
    await expect(dana.getByRole('link', { name: 'Write a correction' })).toBeHidden()
    await expect(dana.getByRole('region', { name: 'By team' })).toBeVisible()
    await dana.emulateMedia({ media: 'screen' })

    const [file] = await Promise.all([dana.waitForEvent('download'), dana.getByRole('link', { name: /^Download as CSV ?: By team$/ }).click()])
    expect(file.suggestedFilename()).toBe(`weekly-${on}-by-team.csv`)
    const csv = await readFile(await file.path(), 'utf8')
    expect(csv.split('\r\n')[0]).toBe('\uFEFFTeam,Audits this week,Audits to date,"Due this week, in time","Due this week, in time, of",Overdue,Up to 1 working day,2 to 5,Over 5')
    expect(csv).toContain(`${own.team.name},0,0 to 4,0,0,`)

    // Whoever comes second finds it issued.
    await visit(adele, `${week}/draft`)
    await expect(adele.getByText(`Issued by ${director.name}`)).toBeVisible()
  }

  async function whoeverLeadsATeamSeesNoSmallCount() {
    const marcus = await signInAs(own.team.manager)
    await marcus.getByRole('link', { name: 'Reports' }).first().click()
    await isAccessible(marcus)
    await marcus.getByRole('link', { name: `Weekly data report, ${within}` }).click()
    await isAccessible(marcus)
    await expect(marcus.getByText('Counts from 1 to 4 are hidden')).toBeVisible()
    await expect(marcus.getByRole('region', { name: 'By team' }).getByRole('row', { name: own.team.name }).getByRole('cell').nth(1)).toHaveText('0 to 4')
    await expect(marcus.getByRole('link', { name: 'Write a correction' })).toHaveCount(0)
  }

  async function itIsCorrectedAndAnswered() {
    await dana.getByRole('link', { name: 'Write a correction' }).click()
    await isAccessible(dana)
    await dana.getByRole('button', { name: 'Add the correction' }).click()
    await isAccessible(dana)
    await expect(dana.getByRole('alert').getByRole('link')).toHaveText(['Write what the report says wrongly, and what is right.'])
    await dana.getByLabel('What does the report say wrongly, and what is right?').fill('Two of the audits are of the week before.')
    await dana.getByRole('button', { name: 'Add the correction' }).click()
    await isAccessible(dana)
    await expect(dana.getByText('Two of the audits are of the week before.')).toBeVisible()

    await dana.getByRole('link', { name: 'What was said to it, and answered' }).click()
    await isAccessible(dana)
    await dana.getByRole('button', { name: 'Add to the log' }).click()
    await isAccessible(dana)
    await expect(dana.getByRole('alert').getByRole('link')).toHaveText(['Choose who said it.', 'Write what was said.'])
    await dana.getByLabel('The sponsor').check()
    await dana.getByLabel('What was said?').fill('Which week do they belong to?')
    await dana.getByRole('button', { name: 'Add to the log' }).click()
    await dana.getByLabel('What was answered?').fill('To the one before.')
    await dana.getByRole('button', { name: 'Note the answer' }).click()
    await isAccessible(dana)
    await expect(dana.getByText(`Answered by ${director.name}`)).toBeVisible()
  }
})
