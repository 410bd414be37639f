import { describe, expect, it } from 'vitest'
import { describeTime, formatBeijingDate, formatBeijingTime } from './beijing-time.ts'

const instantMs = Date.UTC(2018, 5, 8, 2, 34, 56)

describe('Beijing time', () => {
  it('writes an instant with the offset of Beijing, whatever the machine is set to', () => {
    expect(formatBeijingTime(instantMs)).toBe('2018-06-08T10:34:56+08:00')
    expect(formatBeijingDate(Date.UTC(2018, 5, 8, 16, 0, 0))).toBe('2018-06-09')
  })

  it('tells the clock in Beijing and the distance', () => {
    expect(describeTime('2018-06-08T03:04:56Z', instantMs)).toBe('北京时间 2018-06-08 11:04:56，30 分钟后')
    expect(describeTime('2018-06-06T10:34:56+08:00', instantMs)).toContain('2 天前')
  })

  it.each(['2018-06-08', '2018-06-08 10:34:56', '2018-99-08T10:34:56+08:00', ''])(
    'has nothing to say on %j',
    (text) => {
      expect(describeTime(text, instantMs)).toBeUndefined()
    },
  )
})
