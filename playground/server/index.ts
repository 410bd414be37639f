/** Door of the Node part: what the site's configuration needs. The commands are files of their own. */
export { type PlaygroundPluginOptions, playgroundPlugin } from './vite-plugin.ts'
