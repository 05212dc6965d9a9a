import { expect, journey } from '../support/journey.ts'

journey('whoever passed the module is offered coaching instead, their manager agrees, and they read it', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  await council.completes(team.worker, 'smart-plans')
  const audit = await council.audited(team, { below: { Plan: 'Inadequate' }, mainly: 'practitioner', actions: [] })

  const marcus = await signInAs(team.manager)
  await marcus.getByRole('region', { name: 'Coaching to agree to, or not: 1' }).getByRole('link').click()
  await expect(marcus.getByText('was passed on')).toContainText('so it is not given again')
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Not needed, for this reason' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('alert').getByRole('link').click()
  await expect(marcus.getByLabel('Or say why it is not needed')).toBeFocused()
  await marcus.getByRole('button', { name: 'Agree that coaching would help' }).click()
  await expect(marcus.getByRole('alert')).toContainText('You agreed to coaching')
  await isAccessible(marcus)

  const wilma = await signInAs(team.worker)
  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('region', { name: 'Learning' })).toContainText(`${team.manager.name} agreed on`)
  await visit(wilma, `/gaps/${audit.gaps.planning}`)
  await expect(wilma.getByText(`${team.manager.name} agreed on`)).toBeVisible()
  await expect(wilma.getByRole('heading', { name: /^Coaching was proposed instead of/ })).toBeVisible()
})

journey('what three people of a team have in common is looked at together, with a workshop and a service action', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const colleagues = [team.worker, await council.colleague(team), await council.colleague(team)]
  for (const worker of colleagues) await council.audited({ ...team, worker }, { below: { Plan: 'Inadequate' }, mainly: 'practitioner', actions: [] })

  const marcus = await signInAs(team.manager)
  await marcus.getByRole('region', { name: 'Look at together: 1' }).getByRole('link', { name: 'Three people have a gap on' }).click()
  await expect(marcus.getByText('nobody’s failing')).toBeVisible()
  await expect(marcus.getByRole('link', { name: /^Audit J-/ })).toHaveCount(3)
  for (const { name } of colleagues) await expect(marcus.getByRole('main')).not.toContainText(name)
  await isAccessible(marcus)
  const path = new URL(marcus.url()).pathname
  await marcus.getByRole('button', { name: 'Nothing is needed, for this reason' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Say why nothing is needed')
  await marcus.getByRole('button', { name: 'Take it up: we want this workshop' }).click()
  await expect(marcus.getByText('Planning lab')).toBeVisible()
  await expect(marcus.getByRole('button', { name: 'Take it up: we want this workshop' })).toHaveCount(0)
  await isAccessible(marcus)

  const gwen = await signInAs(await council.auditor(team.worker.organisationId))
  await visit(gwen, path)
  await gwen.getByRole('link', { name: 'Begin a service action' }).click()
  await expect(gwen.getByLabel('What stands in the way now?')).toHaveValue(/^Several people of one team have a gap on/)
  await isAccessible(gwen)
  await gwen.getByLabel('What does the service or the partner change?').fill('Put a date beside each outcome of the plan form')
  await gwen.getByLabel('Who owns it?').selectOption({ index: 1 })
  await gwen.getByLabel('When is it due?').selectOption({ index: 3 })
  await gwen.getByRole('button', { name: 'Start it' }).click()
  await expect(gwen.getByRole('alert')).toContainText('The service action is started')
  await isAccessible(gwen)
  await gwen.getByRole('link', { name: 'what several people of one team have in common' }).click()
  await expect(gwen.getByRole('link', { name: 'Put a date beside each outcome of the plan form' })).toBeVisible()
  await isAccessible(gwen)
})

journey('a leader of the area sees how many it is and neither an audit nor a name, and nobody else’s leader sees it', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const colleagues = [team.worker, await council.colleague(team), await council.colleague(team)]
  for (const worker of colleagues) await council.audited({ ...team, worker }, { below: { Identity: 'Inadequate' }, mainly: 'practitioner', actions: [] })

  const leader = await signInAs('leader')
  await visit(leader, '/service-actions')
  await leader.getByRole('link', { name: `${team.name}: Three people have a gap on` }).click()
  await expect(leader.getByText('No workshop follows from this theme.')).toBeVisible()
  await expect(leader.getByRole('link', { name: /^Audit J-/ })).toHaveCount(0)
  for (const { name } of colleagues) await expect(leader.getByRole('main')).not.toContainText(name)
  await isAccessible(leader)
  await leader.getByLabel('Or say why nothing is needed').fill('The form has just been changed.')
  await leader.getByRole('button', { name: 'Nothing is needed, for this reason' }).click()
  await expect(leader.getByText('The form has just been changed.')).toBeVisible()

  const other = await council.team()
  const manager = await signInAs(other.manager)
  expect((await manager.goto(new URL(leader.url()).pathname))!.status()).toBe(404)
})
