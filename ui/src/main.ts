// What is loaded first?
import './styles/fonts.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { LANGS, speak } from './words/index.svelte';

// The shell names the language of the first screen after the address.
const asked = LANGS.find((each) => location.hash.split(',')[0] === `#${each}`);
speak(asked ?? 'fr');
const target = document.getElementById('app');
if (target) mount(App, { target });
