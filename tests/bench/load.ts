import { Agent, request } from 'node:http'

/** How a page answered: requests a second, and how many milliseconds it took half of the time and at most in 99 of 100. */
export type Answered = { perSecond: number; p50: number; p99: number; bytes: number }

export type Load = { connections?: number; warmUpSeconds?: number; seconds?: number; headers?: Record<string, string> }

/** Asks for a page over some connections, each as soon as its last answer is there. @throws when an answer is not 200 */
export async function load(url: string, { connections = 8, warmUpSeconds = 2, seconds = 5, headers = {} }: Load = {}): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const from = performance.now() + warmUpSeconds * 1000
  const until = from + seconds * 1000
  const took: number[] = []
  let bytes = 0

  async function client() {
    for (;;) {
      const asked = performance.now()
      if (asked >= until) return
      bytes = await ask(url, agent, headers)
      const answered = performance.now()
      if (asked >= from && answered <= until) took.push(answered - asked)
    }
  }
  await Promise.all(Array.from({ length: connections }, client))
  agent.destroy()

  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN
  return { perSecond: took.length / seconds, p50: at(0.5), p99: at(0.99), bytes }
}

function ask(url: string, agent: Agent, headers: Record<string, string>) {
  return new Promise<number>((answered, failed) => {
    request(url, { agent, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => void (bytes += chunk.byteLength))
      response.on('error', failed)
      response.on('end', () => {
        if (response.statusCode === 200) answered(bytes)
        else failed(new Error(`${url} answered ${response.statusCode}.`))
      })
    }).on('error', failed).end()
  })
}
