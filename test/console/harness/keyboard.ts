import type { Locator, Page } from "playwright-core";

/** More than a screen has stops of the tab key. */
const MOST_STOPS = 400;

/** A reader without a mouse: the tab key leads to each thing, and keys change it. */
export function keyboardOf(page: Page) {
  const focusOn = async (target: Locator) => {
    await target.first().waitFor();
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      // Of a list that grows at its top, the first one is another one each time.
      if (await target.evaluateAll((all) => all.some((one) => one === one.ownerDocument.activeElement))) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`the tab key does not lead to ${String(target)}`);
  };
  return {
    focusOn,
    /** Follows a link, or presses a button. */
    async press(target: Locator) {
      await focusOn(target);
      await page.keyboard.press("Enter");
    },
    /** Turns a tick on or off. */
    async tick(target: Locator) {
      await focusOn(target);
      await page.keyboard.press("Space");
    },
    /** Puts a text in the place of the field's own. */
    async write(target: Locator, text: string) {
      await focusOn(target);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.press("Delete");
      await page.keyboard.type(text);
    },
  };
}
