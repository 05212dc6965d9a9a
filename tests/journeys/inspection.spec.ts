import { readFile } from 'node:fs/promises'
import { expect, journey } from '../support/journey.ts'

journey('a leader finds the cases that an inspector picked, with sentences to copy, on a page to print and as a sheet', async ({ council, signInAs, isAccessible }) => {
  const own = await council.ofItsOwn()
  const audit = await council.audited(own.team, {
    below: { 'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate' }, mainly: 'practitioner', strengths: 'His own words changed the plan.',
    actions: [{ rag: 'A', wording: '=Rewrite the plan', dueIn: 3 }, { rag: 'G', wording: 'Tidy the file', dueIn: 4, by: 'manager' }],
  })
  await council.saysItIsDone(own.team.worker, audit.actions[0]!.id)
  const lena = await signInAs(await council.director(own))
  await lena.getByRole('link', { name: 'Inspection pack' }).click()
  await isAccessible(lena)
  await whatIsNoReferenceIsNamed()

  await lena.getByLabel('References of the cases').fill(`Case ID\n${audit.caseReference}\nNM999999`)
  await lena.getByRole('button', { name: 'Find the cases' }).click()
  await expect(lena.getByRole('heading', { name: 'Inspection pack: 2 cases' })).toBeVisible()
  await isAccessible(lena)
  await expect(lena.getByText('Of the 2 cases, 1 had been audited here')).toBeVisible()
  await expect(lena.getByText('In 2 of 11 judgements the practice was below good (5% to 48%).')).toBeVisible()
  await expect(lena.getByText('0 of 2 actions were done. Open: 1 sent in and waiting to be checked and 1 not yet due.')).toBeVisible()
  await expect(lena.getByText('Not audited here.', { exact: true })).toBeVisible()
  await expect(lena.getByText('For the manager of the case').first()).toBeVisible()
  for (const { name } of [own.team.worker, own.team.manager]) await expect(lena.getByText(name)).toHaveCount(0)
  // What was typed is in no address, so that no log holds it.
  expect(lena.url()).not.toContain(audit.caseReference)

  await lena.reload()
  await expect(lena.getByRole('heading', { name: 'Inspection pack: 2 cases' })).toBeVisible()
  await itIsASheet()
  await lena.getByRole('link', { name: 'Inspection pack', exact: true }).first().click()
  await expect(lena.getByRole('link', { name: /: 2 cases$/ })).toBeVisible()

  async function whatIsNoReferenceIsNamed() {
    await lena.getByLabel('References of the cases').fill('NM100001\nTom Smith\nOlivia')
    await lena.getByRole('button', { name: 'Find the cases' }).click()
    await isAccessible(lena)
    await expect(lena.getByRole('alert').getByRole('link')).toHaveText('2 things are to be mended. Each is named above the box.')
    await expect(lena.getByText('Line 2, “Tom Smith”')).toBeVisible()
    await expect(lena.getByText('Line 3, “Olivia”')).toBeVisible()
    await expect(lena.getByLabel('References of the cases')).toHaveValue('NM100001\nTom Smith\nOlivia')
  }

  async function itIsASheet() {
    const coming = lena.waitForEvent('download')
    await lena.getByRole('link', { name: 'Download as a sheet (CSV)' }).click()
    const text = await readFile(await (await coming).path(), 'utf8')
    expect(text).toContain(audit.reference)
    expect(text).toContain('NM999999,not audited')
    // Nothing that a spreadsheet program would calculate begins a cell.
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
  }
})
