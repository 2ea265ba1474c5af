import { render } from 'preact';
import { App } from './app/App';
import './app/styles.css';
import { keepOffline } from './keepOffline';

render(<App />, document.getElementById('app')!);
void keepOffline();
