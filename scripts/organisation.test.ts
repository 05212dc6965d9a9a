import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import { ownDatabase } from '../tests/support/council.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const add = (...words: string[]) => promisify(execFile)(process.execPath, ['scripts/organisation.ts', 'add', ...words], { env: { ...process.env, DATABASE_URL: ownerUrl } })

const signIn = openSignIn(db, { origin: 'http://localhost:3000', secret: 'a secret of more than thirty-two characters', demo: false })
const enter = (email: string, password: string) => signIn.handler(new Request('http://localhost:3000/auth/sign-in/email', {
  method: 'POST', headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:3000' }, body: JSON.stringify({ email, password }),
}))

test('an organisation is set up with its teams and an administrator, who can sign in with the password shown once', async () => {
  const words = ['southmere', 'Southmere', '--teams', 'data/northmere-teams.csv', '--admin', 'Ada.Quill@southmere.example', '--admin-name', 'Ada Quill']
  const { stdout, stderr } = await add(...words)
  const said = JSON.parse(stdout) as { organisation: string; teamsAdded: number; admin: string; password: string }

  expect(said).toMatchObject({ organisation: 'southmere', teamsAdded: 13, admin: 'ada.quill@southmere.example' })
  expect(stderr).not.toContain(said.password)
  expect((await enter(said.admin, said.password)).status).toBe(200)
  expect((await enter(said.admin, `${said.password}x`)).status).toBe(401)
  const [there] = await owner.execute(sql`
    select (select count(*)::int from teams where organisation_id = council.id) as teams, (select count(*)::int from themes where organisation_id = council.id) as themes,
      (select count(*)::int from rule_versions where organisation_id = council.id) as rules, (select count(*)::int from module_versions where organisation_id = council.id) > 0 as modules, demo
    from organisations council where key = 'southmere'`)
  expect(there).toMatchObject({ teams: 13, themes: 12, rules: 23, modules: true, demo: true })

  const again = await add(...words)
  expect(JSON.parse(again.stdout)).toEqual({ organisation: 'southmere', teamsAdded: 0, admin: 'ada.quill@southmere.example' })
  expect((await enter(said.admin, said.password)).status).toBe(200)
}, 40_000)

test('what cannot be used is said, and nothing is set up', async () => {
  await Promise.all([
    expect(add('South mere', 'Southmere', '--teams', 'data/northmere-teams.csv')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('KEY has small letters') }),
    expect(add('eastmere', 'Eastmere', '--teams', 'data/northmere-audits.csv')).rejects.toMatchObject({ stderr: expect.stringContaining('“Service area” and “Team”') }),
    expect(add('eastmere', 'Eastmere', '--teams', 'data/northmere-teams.csv', '--admin', 'a@b.example')).rejects.toMatchObject({ stderr: expect.stringContaining('both --admin and --admin-name') }),
  ])
  expect(await owner.execute(sql`select 1 from organisations where key = 'eastmere'`)).toHaveLength(0)
}, 40_000)
