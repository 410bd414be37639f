import { expect, openOperation, test, type Serving } from './site.ts'

for (const serving of ['npm start', 'static build'] satisfies Serving[]) {
  test.describe(serving, () => {
    test('one click sends the seed operation, and the answer is verified', async ({ page, origins }) => {
      await openOperation(page, origins[serving], '/v3/vehicle/etc/preopen')
      const panel = page.getByTestId('playground')
      await expect(panel).toHaveAttribute('data-operation', 'POST /v3/vehicle/etc/preopen')
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-status')).toContainText('200')
      await expect(panel.getByTestId('playground-response')).toContainText('preopen_id')
      await expect(panel.getByTestId('playground-verification')).toHaveAttribute('data-ok', 'true')
      await expect(panel.getByTestId('playground-message')).toContainText('/v3/vehicle/etc/preopen')
    })

    test('a reader hovers by keyboard, fills the form, sends, breaks the key and sees why', async ({
      page,
      origins,
    }) => {
      await openOperation(page, origins[serving], '/v3/pay/transactions/jsapi')

      const code = page.locator('pre:has(.wxp-hover)').first()
      await code.locator('.wxp-hover[tabindex="0"]').focus()
      const tooltip = page.getByRole('tooltip')
      await expect(tooltip).toBeVisible()
      const first = await tooltip.textContent()
      await page.keyboard.press('ArrowRight')
      await expect(tooltip).not.toHaveText(first ?? '')
      await page.keyboard.press('Escape')
      await expect(tooltip).toBeHidden()

      const panel = page.getByTestId('playground')
      const description = panel.locator('[data-testid="playground-field"][data-pointer="/description"]')
      await description.fill('键盘填写的商品')
      await expect(panel.getByTestId('playground-body')).toHaveValue(/"description": ?"键盘填写的商品"/)
      await description.press('Control+Enter')
      await expect(panel.getByTestId('playground-status')).toContainText('200')
      await expect(panel.getByTestId('playground-verification')).toHaveAttribute('data-ok', 'true')
      await expect(panel.getByTestId('playground-message')).toContainText('键盘填写的商品')

      await panel.getByTestId('playground-environment').selectOption('sandbox-wrong-key')
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-status')).toContainText('401')
      await expect(panel.getByTestId('playground-response')).toContainText('SIGN_ERROR')
      await expect(panel).toContainText('私钥')
      await expect(description).toHaveValue('键盘填写的商品')
    })

    test('prepay, pay and query tell one story', async ({ page, origins }) => {
      await openOperation(page, origins[serving], '/v3/pay/transactions/native')
      const panel = page.getByTestId('playground')
      const number = panel.locator('[data-testid="playground-field"][data-pointer="/out_trade_no"]')
      const outTradeNo = `E2E${Date.now()}`
      await number.fill(outTradeNo)
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-response')).toContainText('weixin://wxpay/bizpayurl')
      await panel.getByRole('button', { name: /完成支付/ }).click()
      // The error codes on offer name 已支付 too; the tick is only there once the order is paid.
      await expect(panel).toContainText('✓ 已支付')

      await page.locator('a[href*="/out-trade-no/"]').first().click()
      await expect(page).toHaveURL(/out-trade-no/)
      await expect(page.getByTestId('playground-send')).toBeEnabled()
      await panel.locator('[data-pointer="path:out_trade_no"]').fill(outTradeNo)
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-response')).toContainText('SUCCESS')
      await expect(panel.getByTestId('playground-verification')).toHaveAttribute('data-ok', 'true')
    })

    test('a mistake in the JSON text is named and nothing typed is lost', async ({ page, origins }) => {
      await openOperation(page, origins[serving], '/v3/pay/transactions/jsapi')
      const panel = page.getByTestId('playground')
      const body = panel.getByTestId('playground-body')
      const broken = '{ "appid": "wxd678efh567hg6787", "amount": { "total": 1 '
      await body.fill(broken)
      await expect(panel).toContainText(/JSON/)
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-status')).toContainText('400')
      await expect(body).toHaveValue(broken)
    })

    test('works at 390 px without sideways scrolling', async ({ page, origins }) => {
      await page.setViewportSize({ width: 390, height: 844 })
      await openOperation(page, origins[serving], '/v3/refund/domestic/refunds')
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      const panel = page.getByTestId('playground')
      await panel.getByTestId('playground-send').click()
      await expect(panel.getByTestId('playground-status')).toContainText(/200|404/)
    })
  })
}
