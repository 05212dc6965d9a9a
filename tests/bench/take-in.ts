import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { allowNamed } from '../../app/door.server.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import type { Outcome } from '../../app/features/imports/imports.ts'
import { northmere as profile } from '../../app/features/imports/profiles/northmere.ts'
import { connect } from '../../db/client.server.ts'

/** What an import took: milliseconds, and bytes of memory before it began and at the most. */
export type TakenIn = { outcome: Outcome; ms: number; idleBytes: number; peakBytes: number }

// One import in a process of its own, so that its memory can be told from anything else's.
const { ownerUrl, file } = JSON.parse(process.argv[2]!) as { ownerUrl: string; file: string }
const db = connect(ownerUrl, { max: 3 })
const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date())
const asked = { profile, fileName: 'audits.csv', bytes: (await stat(file)).size, createPeople: true, dryRun: false }
const importId = await importer.writing((tx) => askForImport(importer, tx, asked))

const idleBytes = process.memoryUsage.rss()
const from = performance.now()
const outcome = await importSheet(importer, { importId, source: createReadStream(file), ...asked })
process.send!({ outcome, ms: performance.now() - from, idleBytes, peakBytes: process.resourceUsage().maxRSS * 1024 } satisfies TakenIn)
await db.$client.end()
process.disconnect()
