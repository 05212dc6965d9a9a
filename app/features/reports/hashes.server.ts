import { createHash } from 'node:crypto'
import { canonical } from '../../lib/canonical.ts'
import type { Contents, Words } from './reports.ts'

/** SHA-256 of what an issued report says: its figures and its words, whatever the order in which a database keeps their keys. */
export const issuedHashOf = (contents: Contents, words: Words) => createHash('sha256').update(canonical({ contents, words })).digest('hex')
