import { expect, journey } from '../support/journey.ts'

journey('a manager reminds with one line and with one press, sees that it was sent, takes one over and shares out the rest', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const { actions: [first, second] } = await council.audited(team, {
    below: { Plan: 'Requires improvement' },
    actions: [{ rag: 'A', wording: 'Ring the school', dueIn: -3 }, { rag: 'A', wording: 'Agree who visits', dueIn: -2 }, { rag: 'G', wording: 'Add the dates', dueIn: 4 }],
  })
  const marcus = await signInAs(team.manager)

  const needs = marcus.getByRole('region', { name: 'Needs you' })
  await needs.getByRole('link', { name: /^Remind with a line of your own.*Ring the school$/ }).click()
  await isAccessible(marcus)
  await marcus.getByLabel('A line of your own (optional)').fill('Born 4 May 2016: can you ring today?')
  await marcus.getByRole('button', { name: 'Send the reminder' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Take out the identifying detail')
  await marcus.getByLabel('A line of your own (optional)').fill('Can we ring them together at two?')
  await marcus.getByRole('button', { name: 'Send the reminder' }).click()
  await expect(marcus.getByRole('alert')).toContainText('The reminder is written and goes out now')
  await isAccessible(marcus)
  await expect(needs.getByText(new RegExp(`^Reminded by ${team.manager.name} today`))).toBeVisible()

  await needs.getByRole('button', { name: new RegExp(`^Remind ${team.worker.name}.*Agree who visits$`) }).click()
  await expect(marcus.getByRole('alert')).toContainText('The reminder is written')
  await visit(marcus, `/remedial-actions/${second!.id}/nudge`)
  await expect(marcus.getByText('You can send one reminder a day for an action.')).toBeVisible()
  await visit(marcus, '/team/remind')
  await expect(marcus.getByText('Nobody is to be reminded just now')).toBeVisible()

  // The page of the action says how far the e-mail got; in the demo it goes to a mailbox that stands in for the mail server.
  await expect(async () => {
    await marcus.goto(`/remedial-actions/${first!.id}`)
    await expect(marcus.getByRole('region', { name: 'Reminders' })).toContainText(/The e-mail: sent \d/, { timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await isAccessible(marcus)
  await expect(marcus.getByRole('region', { name: 'Reminders' })).toContainText('“Can we ring them together at two?”')

  const wilma = await signInAs(team.worker)
  await visit(wilma, `/remedial-actions/${first!.id}`)
  await expect(wilma.getByRole('region', { name: 'Reminders' })).toContainText(`you were reminded by ${team.manager.name}`)

  await visit(marcus, '/team')
  await needs.getByRole('button', { name: /^I’ll do it.*Ring the school$/ }).click()
  await expect(marcus.getByRole('alert')).toContainText('It is yours now')
  await marcus.getByText('Share out what somebody has to do, for leave or sickness').click()
  await marcus.getByRole('link', { name: `${team.worker.name}: 2 actions` }).click()
  await marcus.getByLabel(`${team.manager.name} (me)`).check()
  await marcus.getByRole('button', { name: 'See who gets what' }).click()
  await marcus.getByRole('button', { name: 'Share them out like this' }).click()
  await expect(marcus.getByRole('alert')).toContainText('They are shared out')
})

journey('several late actions are reminded of in one press', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Ring the school', dueIn: -3 }, { rag: 'A', wording: 'Agree who visits', dueIn: -2 }] })
  const marcus = await signInAs(team.manager)

  await marcus.getByRole('link', { name: 'Remind several people of what is late' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: 'Send the reminders' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert')).toContainText('Choose what you remind of')
  await marcus.getByLabel(/Ring the school/).check()
  await marcus.getByLabel(/Agree who visits/).check()
  await marcus.getByLabel('A line of your own, the same to all (optional)').fill('Thank you for looking at these today.')
  await marcus.getByRole('button', { name: 'Send the reminders' }).click()
  await expect(marcus.getByRole('alert')).toContainText('The reminders are written')
  await isAccessible(marcus)
})
