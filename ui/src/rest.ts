// What is read once the first screen is shown: all other screens, and all other sentences.
import './words/rest';

export { default as GoTo } from './parts/GoTo.svelte';
export { default as Help } from './parts/Help.svelte';
export { default as ClockAsk } from './screens/reception/ClockAsk.svelte';
export { default as Screens } from './Screens.svelte';
