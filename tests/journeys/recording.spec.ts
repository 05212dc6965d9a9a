import type { Page } from '@playwright/test'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { expect, journey, test } from '../support/journey.ts'
import { wholeRecording } from '../support/recordings.ts'

const titleOf = (key: string) => practiceFramework.themes.find((theme) => theme.key === key)!.title
const theme = (page: Page, key: string) => page.getByRole('region', { name: titleOf(key), exact: true })

journey('an audit is begun, recorded on one page, checked and published, and its grades wait for a moderation', async ({ council, signInAs, isAccessible, visit }) => {
  const team = await council.team()
  const gwen = await signInAs(await council.auditor(team.worker.organisationId))

  await begin()
  await refusesWhatIdentifies()
  await record()
  await writeARed()
  await publish()
  await whatFollows()

  async function begin() {
    await visit(gwen, '/audits/new')
    await gwen.getByLabel('Team that had the case').selectOption({ label: team.name })
    await gwen.getByRole('button', { name: 'Continue' }).click()
    await gwen.getByLabel('Type of case').selectOption('Child in need')
    await gwen.getByLabel('Case reference').fill('')
    await gwen.getByRole('button', { name: 'Begin' }).click()
    await isAccessible(gwen)
    await gwen.getByRole('alert').getByRole('link', { name: 'Write the reference of the case.' }).click()
    await expect(gwen.getByLabel('Case reference')).toBeFocused()
    await expect(gwen.getByLabel('Type of case')).toHaveValue('Child in need')
    await gwen.getByLabel('Case reference').fill('NM555001')
    await gwen.getByLabel('Who held the case in that time?').selectOption({ label: team.worker.name })
    await gwen.getByLabel('Who managed it?').selectOption({ label: team.manager.name })
    await gwen.getByRole('button', { name: 'Begin' }).click()
    await expect(gwen.getByRole('heading', { level: 1 })).toContainText('Recording audit')
    await isAccessible(gwen)
  }

  async function refusesWhatIdentifies() {
    const impact = gwen.getByLabel('What is different for the child because of this work?')
    await impact.fill('Ring the carer on 07700 900123.')
    await gwen.getByRole('button', { name: 'Save all, from impact' }).click()
    await expect(gwen.getByRole('alert')).toContainText('Take out what could identify somebody')
    await isAccessible(gwen)
    await expect(impact).toHaveValue('Ring the carer on 07700 900123.')
    await impact.fill(wholeRecording.impact!)
    await gwen.getByRole('button', { name: 'Save all, from impact' }).click()
    await expect(gwen.getByRole('alert')).toHaveCount(0)
  }

  async function record() {
    await gwen.getByLabel('What is done well, and what the child gains from it?').fill(wholeRecording.strengths!)
    await gwen.getByLabel('Note 1').fill('The aunt is in no plan.')
    await gwen.getByRole('group', { name: 'Themes of note 1' }).getByLabel(titleOf('planning')).check()
    for (const { key } of practiceFramework.themes.filter((one) => one.key !== 'permanence')) {
      await theme(gwen, key).getByLabel(key === 'planning' ? 'Requires improvement' : 'Good', { exact: true }).check()
      await theme(gwen, key).getByLabel('Where in the record').fill(`Case note on ${key}, page 2`)
    }
    await gwen.getByRole('button', { name: 'Save all, from Planning' }).click()
    await expect(theme(gwen, 'planning')).toContainText('The aunt is in no plan.')
    await expect(gwen.getByRole('navigation', { name: 'themes are done' })).toContainText('Requires improvement. Open: what was found, whose gap it is')

    await gwen.getByRole('button', { name: 'Check your answers' }).click()
    await expect(gwen.getByRole('heading', { name: '3 things are missing' })).toBeVisible()
    await isAccessible(gwen)
    await expect(gwen.getByRole('button', { name: 'Publish the audit' })).toHaveCount(0)
    await gwen.getByRole('link', { name: 'Planning: say what you found.' }).click()
    await theme(gwen, 'planning').getByLabel('What you found').fill('It leaves out the aunt, on whom it depends.')
    await theme(gwen, 'planning').getByLabel('Practitioner').check()
    await gwen.getByLabel('What needs to improve?').fill(wholeRecording.improvements!)
  }

  async function writeARed() {
    await gwen.getByRole('button', { name: 'Add an empty action' }).click()
    const action = gwen.getByRole('region', { name: 'Action 1' })
    await action.getByLabel('Red: urgent').check()
    await action.getByLabel('No, nobody reached').check()
    await action.getByLabel('Who did you speak to, or try?').selectOption('team manager')
    await action.getByLabel('Today').check()
    await action.getByLabel('At what time?').fill('00:00')
    await action.getByLabel('What is to be done?').fill('Ensure the aunt is in the plan')
    await action.getByLabel('Where in the record will it be?').fill('Child in need plan')
    await action.getByLabel('It closes when').fill('The plan says what the aunt does at weekends.')
    await action.getByLabel('Why, for this child?').fill('Weekends are when she worries most.')
    await action.getByLabel('Who does it?').selectOption({ label: `${team.worker.name}, held the case` })
    await action.getByLabel('Planning: Requires improvement').check()
    await gwen.getByRole('button', { name: 'Save all, from action 1' }).click()
    await expect(action).toContainText('“Ensure” does not say what to do')
    await isAccessible(gwen)
    await action.getByLabel('What is to be done?').fill('Meet the aunt, as Oskar asked, and add to the plan what she does')
  }

  async function publish() {
    await gwen.getByRole('button', { name: 'Check your answers' }).click()
    await expect(gwen.getByText('Nobody reached: the team manager was tried')).toBeVisible()
    await isAccessible(gwen)
    await gwen.getByRole('button', { name: 'Publish the audit' }).click()
    await expect(gwen.getByRole('alert')).toContainText('Oskar')
    await isAccessible(gwen)
    await gwen.getByRole('checkbox', { name: 'Oskar' }).check()
    await gwen.getByRole('button', { name: 'Publish the audit' }).click()
    await expect(gwen.getByRole('heading', { level: 1 })).toContainText('is published')
    await isAccessible(gwen)
  }

  async function whatFollows() {
    await gwen.getByRole('link', { name: 'See the audit' }).click()
    await expect(gwen.getByText('You carried out this audit')).toBeVisible()
    await expect(gwen.getByRole('button', { name: /^Confirm/ })).toHaveCount(0)
    await isAccessible(gwen)
    const address = gwen.url()

    const ravi = await signInAs(await council.auditor(team.worker.organisationId))
    await ravi.goto(address)
    await expect(ravi.getByText('This audit is being moderated')).toBeVisible()
    await expect(ravi.getByRole('button', { name: /^Confirm/ })).toHaveCount(0)

    const wilma = await signInAs(team.worker)
    await wilma.getByRole('link', { name: /Meet the aunt/ }).first().click()
    await expect(wilma.getByText('The plan says what the aunt does at weekends.')).toBeVisible()
    await isAccessible(wilma)
    await wilma.getByRole('link', { name: 'Planning' }).first().click()
    await expect(wilma.getByText('It leaves out the aunt, on whom it depends.')).toBeVisible()
    await expect(wilma.getByText('Case note on planning, page 2')).toBeVisible()
  }
})

journey('two tabs lose nothing of what either wrote', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  const auditor = await council.auditor(team.worker.organisationId)
  const address = `/audits/recordings/${await council.recorded(team, auditor)}`
  const one = await signInAs(auditor)
  const two = await one.context().newPage()
  await one.goto(address)
  await two.goto(address)
  const strengths = (page: Page) => page.getByLabel('What is done well, and what the child gains from it?')

  await strengths(one).fill('Visits are kept.')
  await one.getByRole('button', { name: 'Save all, from strengths' }).click()
  await expect(one.getByText(/^Saved \d/).first()).toBeVisible()
  await strengths(two).fill('Her words are there.')
  await two.getByLabel('What needs to improve?').fill('The plan.')
  await two.getByRole('button', { name: 'Save all, from strengths' }).click()

  await expect(two.getByRole('group', { name: 'Written in two tabs' })).toContainText('Visits are kept.')
  await expect(two.getByRole('group', { name: 'Written in two tabs' })).toContainText('Her words are there.')
  await isAccessible(two)
  await two.getByRole('button', { name: 'Use what was saved second' }).click()
  await expect(two.getByRole('group', { name: 'Written in two tabs' })).toHaveCount(0)
  await one.goto(address)
  await expect(strengths(one)).toHaveValue('Her words are there.')
  await expect(one.getByLabel('What needs to improve?')).toHaveValue('The plan.')
})

journey('an audit that will not be finished is put aside, after what that means has been said', async ({ council, signInAs, isAccessible }) => {
  const team = await council.team()
  const auditor = await council.auditor(team.worker.organisationId)
  const id = await council.recorded(team, auditor, { strengths: 'Visits are kept.' })
  const gwen = await signInAs(auditor)
  await gwen.goto(`/audits/recordings/${id}`)
  await gwen.getByRole('link', { name: 'Put this audit aside' }).click()
  await isAccessible(gwen)
  await gwen.getByRole('button', { name: 'Put it aside and delete what I wrote' }).click()
  await expect(gwen.getByRole('alert')).toContainText('put aside')
  await isAccessible(gwen)
})

test('what is written saves itself; on a lost connection it is kept in the tab, over a reload too, and saved once the connection is back', async ({ council, signInAs }) => {
  const team = await council.team()
  const auditor = await council.auditor(team.worker.organisationId)
  const address = `/audits/recordings/${await council.recorded(team, auditor)}`
  const gwen = await signInAs(auditor)
  await gwen.goto(address)
  const status = gwen.getByRole('status').first()
  const strengths = gwen.getByLabel('What is done well, and what the child gains from it?')
  await expect(status).toContainText('Nothing is written yet')

  await strengths.pressSequentially('Visits are kept.')
  await expect(status).toContainText(/^Saved \d/)

  await gwen.route('**/save', (route) => route.abort())
  await strengths.press('End')
  await strengths.pressSequentially(' Even at night.')
  await theme(gwen, 'planning').getByLabel('Good', { exact: true }).check()
  await expect(status).toContainText('The connection is lost')
  gwen.on('dialog', (dialog) => void dialog.accept())
  await gwen.reload()
  await expect(strengths).toHaveValue('Visits are kept. Even at night.')
  await expect(theme(gwen, 'planning').getByLabel('Good', { exact: true })).toBeChecked()

  await gwen.unroute('**/save')
  await gwen.context().setOffline(true)
  await gwen.context().setOffline(false)
  await expect(status).toContainText(/^Saved \d/)
  await expect(gwen.getByRole('navigation', { name: 'themes are done' })).toContainText('Good. Open: where in the record')
  expect(await gwen.evaluate(() => sessionStorage.length)).toBe(0)
})
