import { describeScreens } from "../harness/describe-screens.ts";

describeScreens([
  { lang: "en", theme: "dark" },
  { lang: "zh", theme: "light" },
]);
