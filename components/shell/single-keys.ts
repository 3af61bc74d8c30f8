const KEY = 'drawbridge-single-keys';

/** Whether single-key shortcuts are on in this browser. Where storage is refused they are. */
export const singleKeys = {
  on(): boolean {
    try {
      return localStorage.getItem(KEY) !== 'off';
    } catch {
      return true;
    }
  },
  set(on: boolean): void {
    try {
      localStorage.setItem(KEY, on ? 'on' : 'off');
    } catch {
      // Without storage the choice cannot be kept; the page works as before.
    }
  },
};
