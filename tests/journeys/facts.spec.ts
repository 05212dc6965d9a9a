import { expect, journey } from '../support/journey.ts'

journey('an administrator confirms the facts of a module, takes one back, and learners see what was checked', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, admin } = await council.ofItsOwn()
  const adele = await signInAs(admin)

  await visit(adele, '/set-up/modules')
  const row = adele.getByRole('row').filter({ has: adele.getByRole('link', { name: 'Chronologies that tell the story' }) })
  await expect(row).toContainText('2 of 2 facts to check')
  await expect(row).toContainText('31 March 2027')
  await row.getByRole('link').click()
  await isAccessible(adele)

  const [first, second] = [1, 2].map((nth) => adele.getByRole('region', { name: `Fact ${nth} of 2` }))
  await first!.getByRole('button', { name: 'Confirm fact 1' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('Write which edition you read, and when.')
  await adele.getByRole('alert').getByRole('link').click()
  await expect(first!.getByRole('textbox')).toBeFocused()
  const edition = 'Edition of September 2026, read on 26 November 2026'
  for (const [nth, fact] of [first!, second!].entries()) {
    await fact.getByRole('textbox').fill(edition)
    await fact.getByRole('button', { name: `Confirm fact ${nth + 1}` }).click()
    await expect(adele.getByRole('alert')).toContainText('The fact is confirmed.')
    await expect(fact).toContainText(`Checked: ${edition}`)
    await expect(fact).toContainText(admin.name)
  }
  await isAccessible(adele)
  await expect(adele.getByText('All 2 facts are confirmed')).toBeVisible()

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/modules/chronology')
  await wilma.getByText('The 2 facts your council has checked').click()
  await expect(wilma.getByText(`Checked by your council: ${edition}`)).toHaveCount(2)
  await isAccessible(wilma)

  await second!.getByRole('button', { name: 'No longer confirm fact 2' }).click()
  await isAccessible(adele)
  await expect(adele.getByRole('alert')).toContainText('The confirmation is taken back.')
  await expect(second!.getByRole('textbox')).toBeVisible()
  await adele.getByText('What was confirmed and does not count any more (1)').click()
  await expect(adele.getByText(`Taken back by ${admin.name}`)).toBeVisible()
  await wilma.reload()
  await expect(wilma.getByText('The fact your council has checked')).toBeVisible()
  await expect(wilma.getByText('One fact marked “To be confirmed” is not yet checked')).toBeVisible()
})
