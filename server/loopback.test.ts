import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.for(['localhost', 'localhost:3000', 'LOCALHOST:3000', '127.0.0.1', '127.0.0.1:80', '[::1]', '[::1]:3000'])('%s is this computer', (host) => {
  expect(isLoopback(host)).toBe(true)
})

test.for([undefined, '', 'practice.example', 'localhost.practice.example', '127.0.0.1.practice.example:3000', '127.0.0.2.example', 'localhost:3000@practice.example', '::1', '0.0.0.0'])('%s is not', (host) => {
  expect(isLoopback(host)).toBe(false)
})
