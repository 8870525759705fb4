// All sentences but those of the first screen.
import { learn } from './index.svelte';

learn(import.meta.glob(['./*/*.ftl', '!./*/first.ftl'], { query: '?raw', import: 'default', eager: true }) as Record<string, string>);
