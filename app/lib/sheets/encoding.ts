import { isAscii, isUtf8 } from 'node:buffer'
import { notASheet, UnreadableFile } from './sheet.ts'

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'

/** What the first bytes of a file are written in. UTF-16, Excel's "Unicode text", is known by its mark, or by the zero that
 *  nearly every other byte of it is; other text that is not valid UTF-8 is taken for Windows-1252, which Excel writes for "CSV".
 *  A character that the end of the sample cuts in two does not count. */
export function detectEncoding(firstBytes: Uint8Array): Encoding {
  return wideEncoding(firstBytes) ?? (isUtf8(firstBytes.subarray(0, wholeCharacters(firstBytes))) ? 'utf-8' : 'windows-1252')
}

const mostly = 2 / 3
const seldom = 1 / 6

function wideEncoding(firstBytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = firstBytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'

  const pairs = Math.floor(firstBytes.length / 2)
  const zeros: [even: number, odd: number] = [0, 0]
  for (let at = 0; at < pairs * 2; at++) if (firstBytes[at] === 0) zeros[at % 2 as 0 | 1] += 1
  const [even, odd] = zeros.map((count) => count / pairs) as [number, number]
  if (pairs < 2) return undefined
  return odd > mostly && even < seldom ? 'utf-16le' : even > mostly && odd < seldom ? 'utf-16be' : undefined
}

/** How many bytes are left when a UTF-8 character without its last bytes is taken off the end. */
function wholeCharacters(bytes: Uint8Array) {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The text of a file in UTF-8, in pieces that are never empty. Whether it is UTF-16 is settled by its first bytes; whether
 *  it is Windows-1252 by the first that are not ASCII, however late they come.
 *  @throws UnreadableFile at a zero character, which no text has */
export async function* asUtf8(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, void> {
  const wide = wideEncoding(first)
  yield* wide ? fromUtf16(following(first, rest), wide) : fromBytes(following(first, rest))
}

async function* fromUtf16(source: AsyncIterable<Buffer>, encoding: 'utf-16le' | 'utf-16be') {
  const decoder = new TextDecoder(encoding)
  for await (const bytes of source) {
    const text = decoder.decode(bytes, { stream: true })
    if (text.includes('\0')) throw new UnreadableFile(notASheet)
    if (text) yield Buffer.from(text)
  }
  const last = decoder.decode()
  if (last) yield Buffer.from(last)
}

async function* fromBytes(source: AsyncIterable<Buffer>) {
  let encoding: Encoding | undefined
  let cut = Buffer.alloc(0)
  for await (const chunk of source) {
    const bytes = Buffer.concat([cut, chunk])
    if (bytes.includes(0)) throw new UnreadableFile(notASheet)
    const whole = encoding ? bytes.length : wholeCharacters(bytes)
    const piece = bytes.subarray(0, whole)
    cut = bytes.subarray(whole)
    if (!encoding && !isAscii(piece)) encoding = detectEncoding(piece)
    if (piece.length > 0) yield recoded(piece, encoding)
  }
  if (cut.length > 0) yield recoded(cut, encoding ?? 'windows-1252')
}

const recoded = (bytes: Buffer, encoding: Encoding | undefined) =>
  encoding === 'windows-1252' ? Buffer.from(new TextDecoder(encoding).decode(bytes)) : bytes

/** Bytes that were read already, and then the rest. Whoever leaves early closes the rest. */
export async function* following(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield first
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

const sampleSize = 65_536

/** A source in pieces of at most 64 kB. */
export async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += sampleSize) yield Buffer.from(chunk.buffer, chunk.byteOffset + at, Math.min(sampleSize, chunk.length - at))
  }
}

/** The first 64 kB or more, or all there is. */
export async function beginning(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let size = 0; size < sampleSize;) {
    const { done, value } = await bytes.next()
    if (done) break
    pieces.push(value)
    size += value.length
  }
  return Buffer.concat(pieces)
}
