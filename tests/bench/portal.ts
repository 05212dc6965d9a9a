import type { Serving, ToServe } from '../../server/app.ts'

// The built portal in a process of its own, as npm start serves it. It tells its address, and its memory when asked.
const { serve } = await import(new URL('../../build/server/index.js', import.meta.url).href) as { serve(options: ToServe): Promise<Serving> }

const serving = await serve({ port: 0, host: '127.0.0.1', demo: true, ...JSON.parse(process.argv[2]!) as Pick<ToServe, 'ownerUrl' | 'secret' | 'spool'> })
process.on('message', () => process.send!({ peakBytes: process.resourceUsage().maxRSS * 1024 }))
process.on('disconnect', () => process.exit())
process.send!({ origin: serving.origin })
