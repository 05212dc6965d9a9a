import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asUtf8, beginning, detectEncoding, inPieces } from './encoding.ts'
import { UnreadableFile } from './sheet.ts'

describe('the encoding', () => {
  test('is UTF-8 when the bytes are, with or without a byte order mark', () => {
    expect(detectEncoding(Buffer.from('Zoë’s plan'))).toBe('utf-8')
    expect(detectEncoding(Buffer.from('\uFEFFZoë'))).toBe('utf-8')
    expect(detectEncoding(Buffer.from('plain'))).toBe('utf-8')
    expect(detectEncoding(new Uint8Array())).toBe('utf-8')
  })

  test('is Windows-1252 when the bytes are not UTF-8', () => {
    expect(detectEncoding(Uint8Array.of(0x5a, 0x6f, 0xeb, 0x20))).toBe('windows-1252')
    expect(detectEncoding(Uint8Array.of(0x4f, 0x92, 0x44))).toBe('windows-1252')
  })

  test('is UTF-16 when its mark says so, or when every other byte is zero', () => {
    expect(detectEncoding(Buffer.from('\uFEFFZoë', 'utf16le'))).toBe('utf-16le')
    expect(detectEncoding(Buffer.from('\uFEFFZoë', 'utf16le').swap16())).toBe('utf-16be')
    expect(detectEncoding(Buffer.from('Team\tZoë’s date\r\n', 'utf16le'))).toBe('utf-16le')
    expect(detectEncoding(Buffer.from('Team\tZoë’s date\r\n', 'utf16le').swap16())).toBe('utf-16be')
  })

  test('is not UTF-16 for some zeros alone', () => {
    for (const bytes of ['a\0b\0cdefgh', '\0\0\0\0\0\0', 'a\0']) expect(detectEncoding(Buffer.from(bytes))).toBe('utf-8')
  })

  test('does not change with a character that the end of the sample cuts in two', () => {
    for (const character of ['ë', '’', '😀']) {
      const bytes = Buffer.from(`Zo${character}`)
      for (let end = 2; end <= bytes.length; end++) expect(detectEncoding(bytes.subarray(0, end))).toBe('utf-8')
    }
  })
})

describe('text of any encoding', () => {
  async function read(bytes: Buffer, size = bytes.length) {
    async function* source() { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size) }
    const pieces = inPieces(source())
    const text: Buffer[] = []
    for await (const piece of asUtf8(await beginning(pieces), pieces)) text.push(piece)
    return Buffer.concat(text).toString()
  }

  test('in UTF-16 comes out as it was, wherever its bytes are cut', async () => {
    const long = `Team\t😀${'Zoë’s plan\t😀\r\n'.repeat(8_000)}`
    expect(await read(Buffer.from(`\uFEFF${long}`, 'utf16le'), 7)).toBe(long)
    expect(await read(Buffer.from(long, 'utf16le').swap16(), 65_535)).toBe(long)

    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\0\uFEFF]/.test(text))
    await fc.assert(fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (text, size, swapped) => {
      const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
      expect(await read(swapped ? bytes.swap16() : bytes, size)).toBe(text)
    }))
  })

  test('that was cut inside a UTF-16 character ends with a mark for it', async () => {
    expect(await read(Buffer.from('\uFEFFTeam', 'utf16le').subarray(0, -1))).toBe('Tea\uFFFD')
  })

  test('has no zero character, so that UTF-32 is refused', async () => {
    for (const bytes of [Buffer.from('\uFEFFTe\0am', 'utf16le'), Buffer.from('Te\0am'), Buffer.from('\uFEFF\0T\0e\0', 'utf16le')]) {
      await expect(read(bytes)).rejects.toThrow(UnreadableFile)
    }
  })
})
