import { getPriority, setPriority } from "node:os";

/*
 * Set-up of the files that only compute: their process gives way to others. So they use the processors while tests of
 * whole stacks wait, and hold none of these up.
 */

const LOW = 10;

setPriority(Math.max(getPriority(), LOW));
