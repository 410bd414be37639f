import { defineRoutes } from 'vitepress'
import { webhookRoutes } from '../../.vitepress/config/pages.ts'

/** One page for each notification of the catalog. */
export default defineRoutes({
  watch: ['../../catalog/**/*.yaml'],
  paths: () => webhookRoutes(import.meta.dirname),
})
