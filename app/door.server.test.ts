import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { RouterContextProvider } from 'react-router'
import { allow, allowAs, allowNamed, portalContext, visitContext } from './door.server.ts'
import { anotherCouncil, ownDatabase, somebody } from '../tests/support/council.ts'
import { people, teams } from '../db/schema.ts'
import type { Portal } from './portal.server.ts'

const { db, owner } = await ownDatabase()
const at = new Date('2026-03-03T09:00Z')
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const other = await anotherCouncil(owner)

/** What someone who is not signed in is answered. */
async function answerTo(request: Request): Promise<Response> {
  const context = new RouterContextProvider()
  context.set(portalContext, { db } as Portal)
  context.set(visitContext, { id: 'a request', nonce: '', at })
  try {
    allow({ context, request }, 'see my team')
  } catch (answer) {
    return answer as Response
  }
  throw new Error('The door let a stranger in.')
}

test('through the door one acts for one’s own council, as oneself, as far as one’s roles reach, at that moment', async () => {
  const manager = await allowAs(db, marcus, 'see my team', at)
  const southern = await manager.writing((tx) => tx.select({ id: teams.id }).from(teams).where(eq(teams.name, 'Family Help South')))

  expect(manager).toMatchObject({ organisationId: marcus.organisationId, personId: marcus.id, actor: undefined, at })
  expect(manager.reach).toEqual({ council: false, areaIds: [], teamIds: southern.map(({ id }) => id), ownId: marcus.id })
})

test('what one’s roles do not carry is refused', async () => {
  await expect(allowAs(db, wilma, 'see my team', at)).rejects.toThrow('Nobody of this id may see my team.')
  await expect(allowAs(db, marcus, 'import audits', at)).rejects.toThrow('may import audits')
  await expect(allowAs(db, wilma, 'see my practice', at)).resolves.toMatchObject({ personId: wilma.id })
})

test('someone who has left is refused from that day', async () => {
  const gone = await somebody(owner, 'northmere', { name: 'Gail Gone', role: 'auditor' })
  await owner.update(people).set({ leftOn: '2026-03-03' }).where(eq(people.id, gone.id))

  await expect(allowAs(db, gone, 'check evidence', at)).rejects.toThrow('may check evidence')
  await expect(allowAs(db, gone, 'check evidence', new Date('2026-03-02T09:00Z'))).resolves.toBeDefined()
})

test('nobody is let in by another council’s door', async () => {
  await expect(allowAs(db, { ...marcus, organisationId: other.id }, 'see my team', at)).rejects.toThrow('may see my team')
})

test('a command that is declared for it acts for the whole of one council, as nobody in particular', async () => {
  const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', at)

  expect(importer).toMatchObject({ organisationId: marcus.organisationId, personId: undefined, actor: 'import command', at, reach: { council: true, ownId: null } })
  expect(await importer.writing((tx) => tx.select().from(people).where(eq(people.organisationId, other.id)))).toEqual([])
})

test('a command reads in the transaction in which it writes, and never beside it', async () => {
  const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', at)

  expect(() => importer.reading()).toThrow('A job or command reads in the transaction in which it writes.')
})

test('a command that is not declared for it is refused, and so is one for a council that is not there', async () => {
  await expect(allowNamed(db, 'northmere', 'import command', 'check evidence', at)).rejects.toThrow('The import command may not check evidence.')
  await expect(allowNamed(db, 'nowhere', 'import command', 'import audits', at)).rejects.toThrow('There is no organisation with the key "nowhere".')
})

test('whoever is not signed in is led to the sign-in page, and from there back to the page they asked for', async () => {
  const answer = await answerTo(new Request('http://localhost/team/learning/7?from=desk'))

  expect(answer.status).toBe(302)
  expect(answer.headers.get('Location')).toBe('/sign-in?to=%2Fteam%2Flearning%2F7%3Ffrom%3Ddesk')
})

test('a page’s data asked for by a script leads back to the page', async () => {
  expect((await answerTo(new Request('http://localhost/team.data'))).headers.get('Location')).toBe('/sign-in?to=%2Fteam')
})

test('a form that was sent too late leads back to the page it stood on', async () => {
  const sent = new Request('http://localhost/team/share', { method: 'POST', headers: { Referer: 'http://localhost/team?page=2' } })

  expect((await answerTo(sent)).headers.get('Location')).toBe('/sign-in?to=%2Fteam%3Fpage%3D2')
})
