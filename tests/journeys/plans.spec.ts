import { checkEvidence } from '../../app/features/evidence/evidence.server.ts'
import { expect, journey } from '../support/journey.ts'

journey('an action is read, challenged and decided, and its clock stands still meanwhile', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const { actions: [action] } = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Hold the core group', dueIn: 1 }] })
  const wilma = await signInAs(team.worker)

  await visit(wilma, `/remedial-actions/${action!.id}`)
  await wilma.getByRole('button', { name: 'I have read this' }).click()
  await expect(wilma.getByText(/^You said on .* that you have read it/)).toBeVisible()
  await wilma.getByRole('link', { name: 'Challenge it' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('button', { name: 'Challenge it' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('alert').getByRole('link').click()
  await expect(wilma.getByLabel('What is wrong with it, or why can it not be done?')).toBeFocused()
  await wilma.getByLabel('What is wrong with it, or why can it not be done?').fill('The core group met on the second; the minutes are on the file.')
  await wilma.getByRole('button', { name: 'Challenge it' }).click()
  await expect(wilma.getByText('waits until its challenge is decided')).toBeVisible()
  await isAccessible(wilma)

  const marcus = await signInAs(team.manager)
  await marcus.getByRole('region', { name: 'Challenges to decide: 1' }).getByRole('link', { name: 'Hold the core group' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Decide' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert').getByRole('link').first()).toBeVisible()
  await marcus.getByLabel('It is no longer asked for').check()
  await marcus.getByLabel('Why?').fill('The minutes say who does what.')
  await marcus.getByRole('button', { name: 'Decide' }).click()
  await expect(marcus.getByRole('alert')).toContainText('no longer asked for')
  await isAccessible(marcus)
})

journey('a manager takes an action over, and shares out what somebody has to do', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const { actions: [first] } = await council.audited(team, {
    below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Ring the school', dueIn: 1 }, { rag: 'G', wording: 'Add the dates', dueIn: 4 }],
  })
  const marcus = await signInAs(team.manager)

  await visit(marcus, `/remedial-actions/${first!.id}/pass-on`)
  await marcus.getByRole('button', { name: 'Pass it on' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Choose who does it from now on')
  await marcus.getByLabel('Me: I’ll do it').check()
  await marcus.getByRole('button', { name: 'Pass it on' }).click()
  await expect(marcus.getByRole('alert')).toContainText('It is yours now')

  await marcus.getByText('Share out what somebody has to do, for leave or sickness').click()
  await marcus.getByRole('link', { name: `${team.worker.name}: 1 action` }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'See who gets what' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Choose who takes them over')
  await marcus.getByLabel(`${team.manager.name} (me)`).check()
  await marcus.getByRole('button', { name: 'See who gets what' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('region', { name: 'Who would get what' })).toContainText('Add the dates')
  await marcus.getByRole('button', { name: 'Share them out like this' }).click()
  await expect(marcus.getByRole('alert')).toContainText('They are shared out')

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Not yours any more' })).toContainText('Ring the school')
})

journey('one of ten greens that a manager accepts is looked at again by an auditor, and the manager is told', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const { actions } = await council.audited(team, {
    below: { Plan: 'Requires improvement' }, actions: Array.from({ length: 10 }, (_, nth) => ({ rag: 'G' as const, wording: `Write down visit ${nth + 1}`, dueIn: 4 })),
  })
  for (const { id } of actions) {
    const sent = await council.saysItIsDone(team.worker, id)
    await checkEvidence(await council.as('check evidence', team.manager), sent!, { outcome: 'accepted' })
  }
  const gwen = await signInAs(await council.auditor(team.worker.organisationId))
  await visit(gwen, '/evidence')
  await gwen.getByRole('row').filter({ hasText: team.manager.name }).getByRole('link').click()
  await isAccessible(gwen)
  await gwen.getByRole('button', { name: 'I do not agree' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByRole('alert')).toContainText('Say what you did not find')
  await gwen.getByLabel('Or you do not agree: what did you not find?').fill('The visit has no date.')
  await gwen.getByRole('button', { name: 'I do not agree' }).click()
  await expect(gwen.getByRole('alert')).toContainText('The manager sees')

  const marcus = await signInAs(team.manager)
  await visit(marcus, '/evidence')
  await expect(marcus.getByRole('region', { name: 'An auditor looked again and did not agree: 1' })).toContainText('The visit has no date.')
})

journey('an auditor writes one action for two gaps that have none, with help, and its owner finds it on both threads', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const audit = await council.audited(team, { below: { Plan: 'Requires improvement', Identity: 'Requires improvement' }, mainly: 'Plan: practitioner', actions: [] })
  const gwen = await signInAs(await council.auditor(team.worker.organisationId))

  await visit(gwen, `/gaps/${audit.gaps['planning']}`)
  await gwen.getByRole('link', { name: 'Add a remedial action' }).click()
  await isAccessible(gwen)
  await gwen.getByRole('button', { name: 'Issue it' }).click()
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
  await gwen.getByRole('button', { name: 'Issue it' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByRole('alert')).toContainText('Zebedee')
  await gwen.getByLabel('What is to be done?').fill('Add to outcome 2 what the child says of faith')
  await gwen.getByRole('button', { name: 'Issue it' }).click()
  await expect(gwen.getByRole('alert')).toContainText(`${team.worker.name} can see it now`)
  await isAccessible(gwen)

  const wilma = await signInAs(team.worker)
  for (const gap of ['planning', 'identity']) {
    await visit(wilma, `/gaps/${audit.gaps[gap]}`)
    await expect(wilma.getByText('It answers 2 gaps of this audit, and counts for each.')).toBeVisible()
  }
})
