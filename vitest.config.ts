import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{catalog,playground,.vitepress,test/interop,test/site}/**/*.test.ts'],
    testTimeout: 20_000,
  },
})
