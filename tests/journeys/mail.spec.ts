import { eq, sql } from 'drizzle-orm'
import { messages } from '../../db/schema.ts'
import { expect, journey } from '../support/journey.ts'

const letter = (path: string) => ({
  subject: 'A red action is yours', opening: 'A red action was issued to you today.', closing: 'You get this at once because the action is red.',
  parts: [{ heading: 'Due by noon', lines: [{ text: 'Red: case NM100001, audit T-0001', link: path }] }],
})

journey('somebody is told by mail, reads it under their account too, and comes by its link to the page', async ({ council, signInAs, isAccessible, visit }) => {
  const { organisationId, team } = await council.ofItsOwn()
  const wilma = await signInAs(team.worker)
  await visit(wilma, '/account')
  await expect(wilma.getByText('None yet. What the portal writes to you is here too')).toBeVisible()
  const [id] = await council.writes(organisationId, [{ kind: 'red action', to: { personId: team.worker.id }, letter: letter('/modules') }])

  await expect.poll(async () => {
    await wilma.goto('/account')
    return wilma.getByText(/By e-mail: sent \d/).count()
  }).toBe(1)
  await isAccessible(wilma)
  await wilma.getByRole('link', { name: 'A red action is yours' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('A red action was issued to you today.')).toBeVisible()
  await wilma.getByRole('link', { name: 'Red: case NM100001, audit T-0001' }).click()
  await expect(wilma).toHaveURL(/\/modules$/)
  await wilma.goto('/account')
  await expect(wilma.getByText(/By e-mail: sent .*, opened/)).toBeVisible()

  // The mailbox stands in for the mail programs of everybody in the demo.
  await wilma.getByRole('link', { name: 'See the mail it would send' }).click()
  await isAccessible(wilma)
  await wilma.getByRole('link', { name: 'A red action is yours' }).click()
  await isAccessible(wilma)
  await expect(wilma.getByText('Auto-Submitted: auto-generated')).toBeVisible()
  await expect(wilma.locator('pre')).toContainText(`/from-mail/${id}?to=%2Fmodules`)

  // Of a letter to somebody else one sees nothing outside the mailbox, and following it opens nothing.
  const [theirs] = await council.writes(organisationId, [{ kind: 'digest', to: { personId: team.manager.id }, letter: letter('/modules') }])
  expect((await wilma.goto(`/account/messages/${theirs}`))!.status()).toBe(404)
  await wilma.goto(`/from-mail/${theirs}?to=/account`)
  await expect(wilma).toHaveURL(/\/account$/)
  expect((await council.owner.select({ openedAt: messages.openedAt }).from(messages).where(eq(messages.id, theirs!)))[0]).toEqual({ openedAt: null })
})

journey('the QA lead sees how far every message got, and has those tried again that did not', async ({ council, signInAs, isAccessible, visit }) => {
  const { organisationId, team, admin } = await council.ofItsOwn()
  const quinn = await signInAs(admin)
  await visit(quinn, '/set-up/notices')
  await expect(quinn.getByText('Nothing has been written yet')).toBeVisible()

  const [bounced] = await council.writes(organisationId, [
    { kind: 'red action', to: { personId: team.worker.id }, letter: letter('/modules') }, { kind: 'digest', to: { personId: team.manager.id }, letter: letter('/modules') },
  ])
  const sent = () => council.owner.$count(messages, sql`organisation_id = ${organisationId}::uuid and sent_at is not null`)
  await expect.poll(sent).toBe(2)
  await council.owner.update(messages).set({ sentAt: null, refusedAt: new Date(), trouble: 'address refused' }).where(eq(messages.id, bounced!))

  await visit(quinn, '/set-up')
  await expect(quinn.getByText('Oldest unsent: none. Failed: 1.')).toBeVisible()
  await quinn.getByRole('link', { name: 'See the messages' }).click()
  await isAccessible(quinn)
  await expect(quinn.getByText('A red action was issued to you today.')).toHaveCount(0)
  await quinn.getByRole('link', { name: 'Could not be delivered (1)' }).click()
  await isAccessible(quinn)
  await expect(quinn.getByText('Could not be delivered: the address does not take it')).toBeVisible()
  await quinn.getByRole('link', { name: 'No address (0)' }).click()
  await expect(quinn.getByText('No message is like this')).toBeVisible()
  await isAccessible(quinn)
  await quinn.getByRole('link', { name: 'Could not be delivered (1)' }).click()
  await quinn.getByRole('button', { name: new RegExp(`Try again now.Red action to ${team.worker.name}`) }).click()
  await expect(quinn.getByText('1 message is being tried again now.')).toBeVisible()
  await isAccessible(quinn)
  await expect.poll(sent).toBe(2)
})
