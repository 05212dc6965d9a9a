import { inflateRawSync } from 'node:zlib'
import { UnreadableFile } from './sheet.ts'

/** One file in a zip: how it is packed and where its own header begins. The sizes a zip tells are never trusted. */
type Entry = { method: number; packed: number; header: number; locked: boolean }
export type Entries = Map<string, Entry>

const mostEntries = 10_000
const stored = 0
const deflated = 8

export const damaged = 'This Excel workbook is damaged or did not arrive whole. Open it in Excel, save it again as “Excel Workbook (.xlsx)” or “CSV UTF-8”, and upload that file.'
const locked = 'This workbook is protected by a password. Take the password off in Excel (“File”, “Info”, “Protect Workbook”), save it, and upload it again.'

/** What a zip holds, from the list at its end, by name. @throws UnreadableFile when it is damaged or holds too many files */
export function entriesOf(zip: Buffer): Entries {
  return readingZip(() => {
    const { count, offset } = listOf(zip)
    if (count > mostEntries) throw new UnreadableFile(damaged)
    const entries: Entries = new Map()
    for (let at = offset, left = count; left > 0; left--) {
      if (zip.readUInt32LE(at) !== 0x02014b50) throw new UnreadableFile(damaged)
      const nameEnd = at + 46 + zip.readUInt16LE(at + 28)
      const extraEnd = nameEnd + zip.readUInt16LE(at + 30)
      const name = zip.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/')
      const [, packed, header] = inFull(zip.subarray(nameEnd, extraEnd), [zip.readUInt32LE(at + 24), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)])
      entries.set(name, { method: zip.readUInt16LE(at + 10), packed: packed!, header: header!, locked: (zip.readUInt16LE(at + 8) & 1) === 1 })
      at = extraEnd + zip.readUInt16LE(at + 32)
    }
    return entries
  })
}

/** Where the list of a zip begins, and how many it lists. */
function listOf(zip: Buffer) {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end === -1 || end + 22 > zip.length) throw new UnreadableFile(damaged)
  const count = zip.readUInt16LE(end + 10)
  const offset = zip.readUInt32LE(end + 16)
  if (count !== 0xffff && offset !== 0xffffffff) return { count, offset }
  const long = Number(zip.readBigUInt64LE(end - 12))
  return { count: Number(zip.readBigUInt64LE(long + 32)), offset: Number(zip.readBigUInt64LE(long + 48)) }
}

/** Numbers too large for their place, or written so by a careful program, stand in the extra field of the long form instead. */
function inFull(extra: Buffer, short: number[]) {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  return short.map((number) => {
    if (number !== 0xffffffff) return number
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  })
}

/**
 * Unpacks files of a zip, up to a number of bytes in all. The bytes that really come out are counted, whatever the zip says
 * of itself: unpacking stops at the first one too many.
 * @throws UnreadableFile when there are more (with `tooMany` as its message), or when the zip is damaged or locked
 */
export function unpacking(zip: Buffer, most: number, tooMany: string): (entry: Entry) => Buffer {
  let left = most
  return (entry) => readingZip(() => {
    if (entry.locked) throw new UnreadableFile(locked)
    if (zip.readUInt32LE(entry.header) !== 0x04034b50) throw new UnreadableFile(damaged)
    const from = entry.header + 30 + zip.readUInt16LE(entry.header + 26) + zip.readUInt16LE(entry.header + 28)
    const packed = zip.subarray(from, from + entry.packed)
    if (packed.length !== entry.packed || ![stored, deflated].includes(entry.method)) throw new UnreadableFile(damaged)
    const bytes = entry.method === stored ? packed : inflated(packed, left + 1, tooMany)
    if (bytes.length > left) throw new UnreadableFile(tooMany)
    left -= bytes.length
    return bytes
  })
}

function inflated(packed: Buffer, most: number, tooMany: string) {
  try {
    return inflateRawSync(packed, { maxOutputLength: most, chunkSize: 262_144 })
  } catch (error) {
    throw new UnreadableFile((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooMany : damaged, { cause: error })
  }
}

/** Numbers that point outside the file are damage to it. */
function readingZip<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? new UnreadableFile(damaged, { cause: error }) : error
  }
}
