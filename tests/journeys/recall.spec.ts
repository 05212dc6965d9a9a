import { dayInLondon, inWords } from '../../app/lib/days.ts'
import { expect, journey } from '../support/journey.ts'

journey('six weeks after a module a learner answers three questions, or would rather not, and nobody else can tell', async ({ council, signInAs, open, visit, isAccessible }) => {
  const team = await council.team()
  const { worker, manager } = team
  const weeksAgo = (weeks: number) => new Date(Date.now() - weeks * 7 * 86_400_000 - 3_600_000)
  await council.completes(worker, 'childs-day', weeksAgo(7))
  await council.completes(worker, 'neglect', weeksAgo(8))
  await council.completes(worker, 'chronology', weeksAgo(1))
  const [{ title, preCheck, sections }, neglect] = await Promise.all([council.module('childs-day'), council.module('neglect')])
  const asked = preCheck.slice(0, 3)
  const choose = async (page: typeof wilma, right: number) => {
    for (const [nth, { id, options }] of asked.entries()) await page.locator(`input[name="${id}"][value="${options.find((option) => option.right === nth < right)!.key}"]`).check()
  }

  const wilma = await signInAs(worker)
  await visit(wilma, '/my-practice')
  await wilma.getByRole('link', { name: new RegExp(`^Answer them ?: ${title}$`) }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('Three questions, two minutes')
  for (const { question } of asked) await expect(wilma.getByRole('group', { name: question })).toBeVisible()
  await expect(wilma.getByText(asked[0]!.options[0]!.because)).toHaveCount(0)
  const secondTab = await wilma.context().newPage()
  await secondTab.goto(wilma.url())

  await wilma.getByRole('button', { name: 'Send my answers' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('alert').getByRole('listitem')).toHaveText(['Answer question 1.', 'Answer question 2.', 'Answer question 3.'])
  await choose(wilma, 2)
  await wilma.getByRole('button', { name: 'Send my answers' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByRole('heading', { level: 1 })).toHaveText('Three questions: 2 of 3 right')
  for (const { because } of asked.flatMap(({ options }) => options)) await expect(wilma.getByText(because)).toBeVisible()
  await expect(wilma.getByRole('link', { name: sections[0]!.title })).toBeVisible()

  await choose(secondTab, 0)
  await secondTab.getByRole('button', { name: 'Send my answers' }).click()
  await expect(secondTab.getByText('You had already sent your answers')).toBeVisible()
  await expect(secondTab.getByRole('heading', { level: 1 })).toHaveText('Three questions: 2 of 3 right')
  const address = new URL(wilma.url()).pathname + new URL(wilma.url()).search

  await visit(wilma, '/my-practice')
  await expect(wilma.getByRole('heading', { name: `Three questions on ${neglect.title}` })).toBeVisible()
  await expect(wilma.getByRole('heading', { name: `Three questions on ${title}` })).toHaveCount(0)
  await visit(wilma, '/modules/childs-day')
  await expect(wilma.getByRole('link', { name: `Recall, ${inWords(dayInLondon(new Date()))}: 2 of 3` })).toBeVisible()

  await visit(wilma, '/modules')
  await wilma.getByRole('button', { name: new RegExp(`^Not now, thank you ?: ${neglect.title}$`) }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('You said not now. They are not offered again for this module')).toBeVisible()
  await visit(wilma, '/modules')
  await expect(wilma.getByRole('heading', { name: /^Three questions on/ })).toHaveCount(0)
  await visit(wilma, '/modules/chronology/recall')
  await expect(wilma.getByText(/^They are offered from /)).toBeVisible()

  const marcus = await signInAs(manager)
  await visit(marcus, address)
  await expect(marcus.getByRole('heading', { level: 1 })).toHaveText('Page not found')
  const stranger = await open()
  await stranger.goto(address)
  await expect(stranger).toHaveURL(/\/sign-in/)
})

journey('leaders see classes of ten or more, and of a module that one person took nothing', async ({ council, signInAs, visit }) => {
  const { title } = await council.module('childs-day')
  const alone = await council.module('harm-outside-home')
  const maren = await signInAs('leader')
  await visit(maren, '/insight')
  await maren.getByRole('link', { name: 'Learning', exact: true }).click()
  await visit(maren, '/insight/learning')

  const classes = maren.getByRole('table', { name: 'First goes at both checks, on average' })
  await expect(classes.getByRole('row', { name: title }).getByRole('cell').first()).toHaveText(/^[1-9]\d*0$/)
  await expect(classes).toContainText('After the module')
  await expect(classes.getByText(alone.title)).toHaveCount(0)
  await expect(maren.getByText('they cannot say why')).toBeVisible()
  await expect(maren.getByRole('main')).not.toContainText('because of the module')
  await expect(maren.getByText('Priya Rookwood')).toHaveCount(0)
})
