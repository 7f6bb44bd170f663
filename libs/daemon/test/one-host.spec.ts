import express from 'express'
import { expect, test } from 'vitest'
import { oneHost } from '../src/index.js'
import { dial, serve } from './answers.js'

test.each([
  ['one host', 'Host: a', 200],
  ['two hosts', 'Host: a\r\nHost: b', 400],
  ['the same host twice', 'host: a\r\nHOST: a', 400],
])('a request with %s: %s is answered with %i', async (_name, hosts, status) => {
  const url = await serve(express().use(oneHost, (_request, response) => void response.json({})))
  const { closed } = dial(url, `GET / HTTP/1.1\r\n${hosts}\r\nX: host\r\nConnection: close\r\n\r\n`)
  const answer = await closed
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer.includes('host-repeated')).toBe(status === 400)
})
