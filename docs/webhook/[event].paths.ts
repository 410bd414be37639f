import { defineRoutes } from 'vitepress'
import { webhookRoutes } from '../../.vitepress/config/routes.ts'

/** One page for each notification of the catalog. */
export default defineRoutes({
  // A page written by hand takes a generated one's place as soon as it is saved.
  watch: ['../../catalog/**/*.yaml', './**/*.md'],
  paths: () => webhookRoutes(import.meta.dirname),
})
