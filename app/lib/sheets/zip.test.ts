import { deflateRawSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { UnreadableFile } from './sheet.ts'
import { entriesOf, unpacking } from './zip.ts'

const bytes = (size: number, fill = 65) => new Uint8Array(size).fill(fill)
const unpack = (zip: Buffer, most: number) => {
  const unpackOne = unpacking(zip, most, 'too many')
  return [...entriesOf(zip).entries()].map(([name, entry]) => [name, unpackOne(entry).length])
}

/** A zip of one file that tells of itself what it likes; numbers of 64 bits as its extra field, if any. */
function telling({ unpacked, content, long = false }: { unpacked: number; content: Uint8Array; long?: boolean }) {
  const packed = deflateRawSync(content)
  const name = Buffer.from('a.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50)
  local.writeUInt16LE(8, 8)
  local.writeUInt16LE(name.length, 26)

  const extra = Buffer.alloc(long ? 32 : 0)
  if (long) {
    extra.writeUInt16LE(9, 0)
    extra.writeUInt16LE(1, 4)
    extra.writeUInt16LE(24, 6)
    extra.writeBigUInt64LE(BigInt(unpacked), 8)
    extra.writeBigUInt64LE(BigInt(packed.length), 16)
  }
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(long ? 0xffffffff : packed.length, 20)
  central.writeUInt32LE(long ? 0xffffffff : unpacked, 24)
  central.writeUInt16LE(name.length, 28)
  central.writeUInt16LE(extra.length, 30)
  central.writeUInt32LE(long ? 0xffffffff : 0, 42)

  const before = Buffer.concat([local, name, packed])
  const longEnd = Buffer.alloc(long ? 76 : 0)
  if (long) {
    longEnd.writeBigUInt64LE(1n, 32)
    longEnd.writeBigUInt64LE(BigInt(before.length), 48)
    longEnd.writeBigUInt64LE(BigInt(before.length + central.length + name.length + extra.length), 64)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(long ? 0xffff : 1, 10)
  end.writeUInt32LE(long ? 0xffffffff : before.length, 16)
  return Buffer.concat([before, central, name, extra, longEnd, end])
}

describe('a zip', () => {
  test('is unpacked file by file, packed or not', () => {
    const zip = Buffer.from(zipSync({ 'a.xml': bytes(1_000), 'b/c.xml': [bytes(10), { level: 0 }], 'empty.xml': bytes(0) }))
    expect(unpack(zip, 1_010)).toEqual([['a.xml', 1_000], ['b/c.xml', 10], ['empty.xml', 0]])
  })

  test('is unpacked up to a number of bytes in all, and not one more', () => {
    const zip = Buffer.from(zipSync({ 'a.xml': bytes(1_000), 'b.xml': bytes(1_000) }))

    expect(unpack(zip, 2_000)).toHaveLength(2)
    expect(() => unpack(zip, 1_999)).toThrow('too many')
    expect(() => unpack(Buffer.from(zipSync({ 'a.xml': [bytes(11), { level: 0 }] })), 10)).toThrow('too many')
  })

  test('is counted by what comes out of it, whatever it says', () => {
    for (const unpacked of [0, 10, 4_000_000_000]) {
      expect(unpack(telling({ unpacked, content: bytes(1_000) }), 1_000)).toEqual([['a.xml', 1_000]])
      expect(() => unpack(telling({ unpacked, content: bytes(1_001) }), 1_000)).toThrow('too many')
    }
  })

  test('may have its numbers in the long form', () => {
    expect(unpack(telling({ unpacked: 500, content: bytes(500), long: true }), 1_000)).toEqual([['a.xml', 500]])
  })

  test('of more than 10,000 files is refused', () => {
    const files = (many: number) => Buffer.from(zipSync(Object.fromEntries(Array.from({ length: many }, (_, n) => [`${n}`, bytes(0)])), { level: 0 }))

    expect(entriesOf(files(10_000)).size).toBe(10_000)
    expect(() => entriesOf(files(10_001))).toThrow(UnreadableFile)
  })

  test('that is damaged anywhere is refused, and nothing worse comes of it', () => {
    const zip = Buffer.from(zipSync({ 'a.xml': Buffer.from('Audit No, Team, Grade '.repeat(50)), 'b.xml': bytes(300) }))
    for (let at = 0; at < zip.length; at++) {
      for (const byte of [0, 1, 0x7f, 0xff]) {
        const broken = Buffer.from(zip)
        broken[at] = byte
        try {
          unpack(broken, 10_000)
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile)
        }
      }
      expect(() => unpack(zip.subarray(0, at), 10_000)).toThrow(UnreadableFile)
    }
  })
})
