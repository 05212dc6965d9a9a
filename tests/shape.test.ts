import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/** The features in their order: each may import only those above it. */
const order = [
  'people', 'activity', 'notices', 'frameworks', 'modules', 'audits', 'programmes', 'remedial-actions', 'gaps', 'evidence', 'workshops', 'patterns', 'assignments', 'supervision', 'cpd', 'cohorts', 'coaching', 'recording', 'moderation', 'replies', 'service-actions', 'publishing', 'corrections', 'staff', 'imports', 'courses', 'national', 'insight', 'transfer', 'what-next', 'released', 'inspection', 'chasing', 'reports', 'desk', 'set-up',
]

const root = path.resolve(import.meta.dirname, '..')
const files = ['app', 'db', 'server', 'scripts'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') }))

type Import = { file: string; to: string; typeOnly: boolean }
const imports: Import[] = files.flatMap(({ file, text }) => [...text.matchAll(/^(?:import|export) (type )?[^'"]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/gm)]
  .map(([, typeOnly, from, dynamic]) => ({ file, to: path.posix.join(path.posix.dirname(file), (from ?? dynamic)!), typeOnly: Boolean(typeOnly) })))

const featureOf = (file: string) => /^app\/features\/([^/]+)\//.exec(file)?.[1]
const named = ({ file, to }: Import) => `${file} imports ${to}`

test('every feature has its place in the order', () => {
  expect(new Set(files.flatMap(({ file }) => featureOf(file) ?? []))).toEqual(new Set(order))
})

test('a feature imports only features above it', () => {
  const wrong = imports.filter(({ file, to }) => {
    const [from, into] = [featureOf(file), featureOf(to)]
    return from && into && order.indexOf(into) > order.indexOf(from)
  })
  expect(wrong.map(named)).toEqual([])
})

test('nothing imports a route', () => {
  expect(imports.filter(({ to }) => to.startsWith('app/routes/') && !to.includes('/+types/')).map(named)).toEqual([])
})

test('features and the kit know no route, no HTTP and no door', () => {
  const wrong = imports.filter(({ file, to }) => /^app\/(features|ui)\//.test(file) && /^app\/(routes\/|door\.|lib\/http\.)/.test(to))
  expect(wrong.map(named)).toEqual([])
  expect(files.filter(({ file, text }) => /^app\/features\/.*\.ts$/.test(file) && /from 'react-router'/.test(text)).map(({ file }) => file)).toEqual([])
})

test('the kit knows no feature', () => {
  expect(imports.filter(({ file, to }) => file.startsWith('app/ui/') && featureOf(to)).map(named)).toEqual([])
})

test('tables and pool import nothing of the app but types', () => {
  expect(imports.filter(({ file, to, typeOnly }) => /^db\/(schema|client)/.test(file) && to.startsWith('app/') && !typeOnly).map(named)).toEqual([])
})

test('SQL stands in features and the database folder, never in a page', () => {
  expect(files.filter(({ file, text }) => /^app\/(routes|ui)\//.test(file) && /from 'drizzle-orm/.test(text)).map(({ file }) => file)).toEqual([])
})

test('every loader and action of a signed-in page goes through the door', () => {
  const pages = files.filter(({ file }) => /^app\/routes\/(?!public\/)/.test(file))
  const wrong = pages.flatMap(({ file, text }) => [...text.matchAll(/^export (?:async )?function (loader|action)\b[\s\S]*?^\}/gm)]
    .filter(([body]) => !/\ballow\(\{ context, request \}, '/.test(body)).map(([, what]) => `${file} ${what}`))
  expect(pages.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})

test('only the door makes somebody allowed', () => {
  const wrong = files.filter(({ file, text }) => file !== 'app/door.server.ts' && /\bas (unknown as )?Allowed\b/.test(text))
  expect(wrong.map(({ file }) => file)).toEqual([])
})

test('no folder has an index that passes its files on', () => {
  expect(files.filter(({ file }) => /\/index\.tsx?$/.test(file)).map(({ file }) => file)).toEqual([])
})
