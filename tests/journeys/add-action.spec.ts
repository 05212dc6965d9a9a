import { expect, journey } from '../support/journey.ts'

journey('an auditor writes one action for two gaps that have none, with help, and its owner finds it on both threads', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const audit = await council.audited(team, { below: { Plan: 'Requires improvement', Identity: 'Requires improvement' }, mainly: 'Plan: practitioner', actions: [] })
  const gwen = await signInAs(await council.auditor(team.worker.organisationId))

  await visit(gwen, `/gaps/${audit.gaps['planning']}`)
  await gwen.getByRole('link', { name: 'Write an action' }).click()
  await isAccessible(gwen)
  await gwen.getByRole('button', { name: 'Send it out' }).click()
  await isAccessible(gwen)
  const problems = gwen.getByRole('alert')
  await expect(problems.getByRole('link')).toHaveText(['Say how urgent it is.', 'Say what is to be done.', 'Say what will be on the file when it is done.', 'Choose who does it.'])
  await problems.getByRole('link', { name: 'Say what is to be done.' }).click()
  await expect(gwen.getByLabel('What is to be done?')).toBeFocused()

  await gwen.getByLabel('What is to be done?').fill('Ensure the plan is better')
  await gwen.getByRole('button', { name: 'See what would make it clearer' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByText('“Ensure” does not say what to do.')).toBeVisible()
  await expect(gwen.getByLabel('What is to be done?')).toHaveValue('Ensure the plan is better')

  await gwen.getByLabel('Identity, equality and disability: Requires improvement').check()
  await gwen.getByLabel('Green: tidy or improve').check()
  await gwen.getByLabel('What is to be done?').fill('Add to outcome 2 what Zebedee says of his faith')
  await gwen.getByLabel('Where in the record will it be?').fill('Plan, outcome 2')
  await gwen.getByLabel('It closes when').fill('Outcome 2 has the child’s own words.')
  await gwen.getByLabel('Who does it?').selectOption({ label: `${team.worker.name}, who held the case` })
  await gwen.getByRole('button', { name: 'Send it out' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByRole('alert')).toContainText('Zebedee')
  await gwen.getByLabel('What is to be done?').fill('Add to outcome 2 what the child says of faith')
  await gwen.getByRole('button', { name: 'Send it out' }).click()
  await expect(gwen.getByRole('alert')).toContainText(`${team.worker.name} can see it now`)
  await isAccessible(gwen)

  const wilma = await signInAs(team.worker)
  for (const gap of ['planning', 'identity']) {
    await visit(wilma, `/gaps/${audit.gaps[gap]}`)
    await expect(wilma.getByText('It answers 2 gaps of this audit, and counts for each.')).toBeVisible()
  }
})
