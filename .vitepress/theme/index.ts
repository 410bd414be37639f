import DefaultTheme from 'vitepress/theme-without-fonts'
import ApiPage from './components/ApiPage.vue'
import WebhookPage from './components/WebhookPage.vue'
import WxpApiIndex from './components/WxpApiIndex.vue'
import WxpWebhookIndex from './components/WxpWebhookIndex.vue'
import Layout from './Layout.vue'
import './styles/tokens.css'
import './styles/site.css'
import './styles/code.css'
import './styles/fields.css'
import './styles/home.css'
import type { Theme } from 'vitepress'

/** The default theme without its downloaded fonts, plus our pages, sidebar and hovers. */
export default {
  extends: DefaultTheme,
  Layout,
  enhanceApp({ app }) {
    // Templates in docs/ name these.
    app.component('ApiPage', ApiPage)
    app.component('WebhookPage', WebhookPage)
    app.component('WxpApiIndex', WxpApiIndex)
    app.component('WxpWebhookIndex', WxpWebhookIndex)
  },
} satisfies Theme
