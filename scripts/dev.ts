import { spawn, type ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

// The production server, built again and restarted whenever a source file changes: a build takes about a second and a half,
// and what one works on is then what people get.

const root = path.resolve(import.meta.dirname, '..')
const builder = path.join(path.dirname(createRequire(import.meta.url).resolve('@react-router/dev/package.json')), 'bin.cjs')
let serving: ChildProcess | undefined
let waiting: NodeJS.Timeout | undefined
let busy = false

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => void child.once('exit', resolve))

async function again() {
  if (busy) return later()
  busy = true
  try {
    const built = await ended(spawn(process.execPath, [builder, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' }))
    if (built !== 0) return void console.log('The build failed; the portal goes on as it was. Save again when it is mended.')
    if (serving?.exitCode === null) {
      serving.kill('SIGTERM')
      await ended(serving)
    }
    serving = spawn(process.execPath, ['scripts/start.ts'], { cwd: root, stdio: 'inherit' })
  } finally {
    busy = false
  }
}

function later() {
  clearTimeout(waiting)
  waiting = setTimeout(() => void again(), 200)
}

for (const folder of ['app', 'content', 'server']) watch(path.join(root, folder), { recursive: true }, later)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    serving?.kill('SIGTERM')
    if (serving?.exitCode === null) await ended(serving)
    process.exit(0)
  })
}
await again()
