import { afterEach, beforeAll, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, savedProfile, somebody, through } from '../../../tests/support/council.ts'
import { changeKindOfSheet, kindOfSheet } from './kinds.server.ts'
import type { SheetPlan } from './sheet-plan.ts'

const { db, owner } = await ownDatabase()
const plan: SheetPlan = {
  layout: 'row an audit', framework: 'practice-themes', columns: { date: ['Day'], case: ['Case'], team: ['Team'], worker: ['Worker'] }, themes: { planning: ['Plan'] }, actionColumns: [],
  gradeWords: { Strong: 'good' }, caseTypes: {}, themeWords: {},
}
const admin = await somebody(owner, 'northmere', { name: 'Ada Setter', role: 'admin' })
const importer = () => through(db, 'import audits', admin)
afterEach(endReadings)

let key: string
beforeAll(async () => { key = await savedProfile(owner, 'northmere', 'Audits of the quarter', plan) })

test('a kind of sheet can be renamed, and its answers changed and forgotten', async () => {
  expect(await changeKindOfSheet(await importer(), key, 'Audits of spring', { rag: 'how far', gradeWords: { Strong: 'ask', Weak: 'inadequate' } })).toBe('changed')
  expect(await kindOfSheet(await importer(), key)).toEqual({ key, title: 'Audits of spring', plan: { ...plan, gradeWords: { Weak: 'inadequate' } }, answers: { rag: 'how far' } })
})

test('of two who change it at once neither undoes what the other answered', async () => {
  const [one, other] = [await importer(), await importer()]
  await Promise.all([
    changeKindOfSheet(one, key, 'Audits of spring', { pastDue: 'done' }),
    changeKindOfSheet(other, key, 'Audits of spring', { caseTypes: { CWD: 'as written' } }),
  ])

  expect(await kindOfSheet(await importer(), key)).toMatchObject({ answers: { pastDue: 'done' }, plan: { caseTypes: { CWD: 'as written' } } })
})

test('a name that another kind has is taken, in whatever letters', async () => {
  const other = await savedProfile(owner, 'northmere', 'Dip samples', plan)

  expect(await changeKindOfSheet(await importer(), other, 'AUDITS of spring', {})).toBe('title taken')
  expect(await changeKindOfSheet(await importer(), other, 'One row an audit, one column a theme', {})).toBe('title taken')
  expect(await changeKindOfSheet(await importer(), other, 'dip samples', {})).toBe('changed')
})

test('to another council the kind does not exist', async () => {
  await anotherCouncil(owner, 'elsewhere')
  const stranger = await through(db, 'import audits', await somebody(owner, 'elsewhere', { name: 'Sam Stranger', role: 'admin' }))

  expect(await kindOfSheet(stranger, key)).toBeUndefined()
  expect(await changeKindOfSheet(stranger, key, 'Theirs', {})).toBeUndefined()
})
