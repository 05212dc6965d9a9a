import { eq } from 'drizzle-orm'
import { recordAway } from '../../app/features/staff/person-changes.server.ts'
import { bankHolidays } from '../../app/lib/bank-holidays.ts'
import { dayInLondon, daysAfter, inWords, workingDaysAfter } from '../../app/lib/days.ts'
import { reflections } from '../../db/schema.ts'
import { expect, journey, writeDay } from '../support/journey.ts'
import { ownWords } from '../support/journey-council.ts'

const today = dayInLondon(new Date())
const soon = workingDaysAfter(today, 3, { bankHolidays })

journey('learning is talked about before and after, has time kept free for it, and is shown on a case', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const { caseReference, gaps } = await council.audited(team, {
    below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [{ rag: 'A', wording: 'Write down what the morning is like', dueIn: 3 }],
  })
  await council.learningIsConfirmed(team)
  const { title, applyTask } = await council.module('childs-day')
  const [wilma, marcus] = [await signInAs(team.worker), await signInAs(team.manager)]

  await visit(wilma, '/modules/childs-day')
  await expect(wilma.getByText('You may ask your manager for some.')).toBeVisible()

  // The sheet is one press from the board.
  await marcus.getByRole('link', { name: `Supervision sheet of ${team.worker.name}` }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('heading', { level: 1, name: team.worker.name })).toBeVisible()
  await expect(marcus.getByRole('region', { name: 'Before the module' })).toContainText('was graded Requires improvement in audit')
  await expect(marcus.getByRole('region', { name: 'Before the module' })).toContainText(applyTask.acceptedIf[0]!)
  await expect(marcus.getByRole('region', { name: 'To put right on cases' })).toContainText(caseReference)
  await expect(marcus.getByRole('button', { name: 'after the module' })).toHaveCount(0)
  await marcus.getByRole('button', { name: 'We have talked about it before the module' }).click()
  await expect(marcus.getByRole('alert')).toContainText('It stands that you talked about it before the module.')
  await expect(marcus.getByText(`You said on ${inWords(today)} that you talked about it before the module.`)).toBeVisible()
  await expect(marcus.getByRole('button', { name: 'We have talked' })).toHaveCount(0)

  await marcus.getByRole('button', { name: 'Keep this time free' }).click()
  await isAccessible(marcus)
  await marcus.getByRole('alert').getByRole('link', { name: 'Write the day' }).click()
  await expect(marcus.getByLabel('Day', { exact: true })).toBeFocused()
  await writeDay(marcus, 'On which day?', daysAfter(today, -1))
  await marcus.getByRole('button', { name: 'Keep this time free' }).click()
  await expect(marcus.getByRole('alert')).toContainText('Choose today or a later day.')
  await writeDay(marcus, 'On which day?', soon)
  await marcus.getByLabel('How long').selectOption('2 hours')
  await marcus.getByRole('button', { name: 'Keep this time free' }).click()
  await expect(marcus.getByRole('alert')).toContainText('The time is kept free.')
  await isAccessible(marcus)
  await writeDay(marcus, 'On which day?', soon)
  await marcus.getByLabel('From').selectOption('11:30am')
  await marcus.getByRole('button', { name: 'Keep this time free' }).click()
  await expect(marcus.getByRole('alert')).toContainText(`${team.worker.name} has 2 hours free from 10am on that day already.`)
  await isAccessible(marcus)

  const kept = `Your manager has kept 2 hours free on ${inWords(soon)} from 10am.`
  const talked = (moment: string) => `You and ${team.manager.name} talked about it ${moment} the module, ${inWords(today)}.`
  for (const page of ['/my-practice', '/modules/childs-day']) {
    await visit(wilma, page)
    await expect(wilma.getByText(kept)).toBeVisible()
    await expect(wilma.getByText(talked('before'))).toBeVisible()
  }
  await expect(wilma.getByText('You may ask your manager for some.')).toHaveCount(0)

  await council.completes(team.worker, 'childs-day')
  await council.owner.update(reflections).set({ wording: 'A reflection that is hers alone' }).where(eq(reflections.personId, team.worker.id))
  await visit(marcus, `/team/people/${team.worker.id}/supervision`)
  await expect(marcus.getByRole('region', { name: 'After the module' })).toContainText('The own-case task is not done yet')
  await expect(marcus.locator('main')).not.toContainText(/hers alone|\d of \d|%/)

  // The guard keeps out what would tell who somebody is, and the page says in what field.
  await visit(wilma, '/modules/childs-day/apply')
  await wilma.getByLabel('Case reference').fill(caseReference)
  await wilma.getByLabel('Visit form').check()
  await writeDay(wilma, 'Date of the record', daysAfter(today, -1))
  await wilma.getByLabel('What you did').fill(`${ownWords(110)} Her mother is on 07700 900123.`)
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert')).toContainText('Take out what could identify someone (phone number).')
  await wilma.getByLabel('What you did').fill(ownWords(110))
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await expect(wilma.getByRole('alert')).toContainText(`The record must be dated on or after ${inWords(today)}, the day you completed the module.`)
  await writeDay(wilma, 'Date of the record', today)
  await wilma.getByRole('button', { name: 'Send to be checked' }).click()
  await expect(wilma.getByRole('alert')).toContainText('Sent.')

  // Two presses from the queue, and no typing.
  const gwen = await signInAs(await council.auditor(team.worker.organisationId))
  await visit(gwen, '/evidence?of=own-case')
  await gwen.getByRole('row', { name: team.worker.name }).getByRole('link', { name: `Own-case task: ${title}` }).click()
  await isAccessible(gwen)
  await expect(gwen.getByRole('region', { name: 'Accept it if' }).getByRole('listitem')).toHaveText(applyTask.acceptedIf)
  await expect(gwen.getByRole('region', { name: 'Accept it if' })).toContainText(`They completed the module on ${inWords(today)}`)
  await gwen.getByRole('button', { name: 'Accept' }).click()
  await expect(gwen.getByRole('alert')).toContainText('Accepted.')
  await expect(gwen).toHaveURL(/of=own-case/)

  await visit(marcus, `/team/people/${team.worker.id}/supervision`)
  await expect(marcus.getByRole('region', { name: 'After the module' })).toContainText('The own-case task is done')
  await marcus.getByRole('button', { name: 'We have talked about it after the module' }).click()
  await expect(marcus.getByText(`You said on ${inWords(today)} that you talked about it after the module.`)).toBeVisible()
  await isAccessible(marcus)
  await marcus.getByRole('button', { name: /^Take it back.*2 hours free/ }).click()
  await expect(marcus.getByRole('alert')).toContainText('The time is taken back.')

  await visit(wilma, `/gaps/${gaps['lived-experience']}`)
  await expect(wilma.getByText('A manager talked with the learner about it before and after the module.')).toBeVisible()
  await visit(wilma, '/modules/childs-day')
  await expect(wilma.getByText(talked('after'))).toBeVisible()
  await wilma.getByRole('link', { name: 'Your certificate' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText(`${team.worker.name} completed the module`)).toBeVisible()
})

journey('of two managers who press, the second is told; who is away gets no time, and a sheet with nothing on it says so', async ({ council, signInAs, isAccessible, visit }) => {
  const { team, admin } = await council.ofItsOwn()
  await council.audited(team, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
  const marcus = await signInAs(team.manager)

  await visit(marcus, `/team/people/${team.worker.id}/supervision`)
  await expect(marcus.getByText('No learning to talk about')).toBeVisible()
  await council.learningIsConfirmed(team)
  await visit(marcus, `/team/people/${team.worker.id}/supervision`)
  const second = await marcus.context().newPage()
  await second.goto(marcus.url())
  await marcus.getByRole('button', { name: 'We have talked about it before' }).click()
  await expect(marcus.getByRole('alert')).toContainText('It stands')
  await second.getByRole('button', { name: 'We have talked about it before' }).click()
  await expect(second.getByRole('alert')).toContainText(`It was said already. You said on ${inWords(today)}`)
  await isAccessible(second)

  expect(await recordAway(await council.as('look after people', admin), team.worker.id, { from: soon, to: null, deputyId: null })).toEqual({ done: true })
  await writeDay(marcus, 'On which day?', soon)
  await marcus.getByRole('button', { name: 'Keep this time free' }).click()
  await isAccessible(marcus)
  await expect(marcus.getByRole('alert').getByRole('link')).toHaveText(`${team.worker.name} is away on ${inWords(soon)}. Choose a day on which they are here.`)

  const { team: elsewhere } = await council.ofItsOwn()
  expect((await marcus.goto(`/team/people/${elsewhere.worker.id}/supervision`))!.status()).toBe(404)
  expect((await marcus.goto(`/team/people/${team.manager.id}/supervision`))!.status()).toBe(404)
})

journey('an auditor goes from one own-case task to the next, and says what is still missing where it is not yet good', async ({ council, signInAs, isAccessible, visit }) => {
  const { key, organisationId, team } = await council.ofItsOwn()
  const another = await council.team({ organisationKey: key, area: 'Safeguarding' })
  for (const each of [team, another]) {
    await council.audited(each, { below: { 'Voice & lived experience': 'Requires improvement' }, mainly: 'practitioner', actions: [] })
    await council.learningIsConfirmed(each)
    await council.completes(each.worker, 'childs-day')
    await council.showsOwnCase(each.worker, 'childs-day', { caseReference: 'NM700123', recordKind: 'Visit form', remark: ownWords(120) })
  }
  const { actions: [action] } = await council.audited(team, { below: { Plan: 'Requires improvement' }, actions: [{ rag: 'A', wording: 'Add the dates', dueIn: 3 }] })
  await council.saysItIsDone(team.worker, action!.id)
  const gwen = await signInAs(await council.auditor(organisationId))

  await visit(gwen, '/evidence')
  await gwen.getByRole('link', { name: 'Own-case tasks: 2' }).click()
  await isAccessible(gwen)
  await expect(gwen.getByText('Add the dates')).toHaveCount(0)
  await gwen.getByRole('link', { name: /^Own-case task: / }).first().click()
  await gwen.getByRole('button', { name: 'Return with this reason' }).click()
  await expect(gwen.getByRole('alert')).toContainText('Say what is still missing')
  await gwen.getByLabel('Or return it').fill('The entry does not say what the child did.')
  await gwen.getByRole('button', { name: 'Return with this reason' }).click()
  await isAccessible(gwen)
  await gwen.getByRole('alert').getByRole('link', { name: /^Next: Own-case task: / }).click()
  await gwen.getByRole('button', { name: 'Accept' }).click()
  await expect(gwen.getByRole('alert')).toContainText('Accepted.')
  await expect(gwen.getByRole('alert').getByRole('link')).toHaveCount(0)
  await isAccessible(gwen)
  await gwen.getByRole('link', { name: 'Everything: 1' }).click()
  await expect(gwen.getByRole('link', { name: 'Add the dates' })).toBeVisible()
})
