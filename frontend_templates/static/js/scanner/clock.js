// The phone's clock beside the server's. A clock that is set back while there is no network is noticed by the
// steady one, and so is one that is set right again. Set ahead it cannot be told from a phone that slept; the
// server sees it when the readings come in.
const JUMP = 2000; // milliseconds; less is measuring

export class Clock {
  constructor(wall = () => Date.now(), steady = () => performance.now()) {
    Object.assign(this, { wall, steady, known: 0, setBack: 0 });
    this.seen = { wall: wall(), steady: steady() };
  }

  // By how many milliseconds the phone's clock is ahead of the server's.
  get offset() {
    const now = { wall: this.wall(), steady: this.steady() };
    const drift = now.wall - this.seen.wall - (now.steady - this.seen.steady);
    const isRightAgain = this.setBack !== 0 && Math.abs(drift + this.setBack) < JUMP;
    if (drift < -JUMP || isRightAgain) {
      this.known += drift;
      this.setBack += drift;
      if (isRightAgain) this.setBack = 0;
    }
    this.seen = now;
    return this.known;
  }

  set offset(milliseconds) {
    this.known = milliseconds;
    this.setBack = 0;
    this.seen = { wall: this.wall(), steady: this.steady() };
  }

  // The server's time.
  get now() {
    return this.wall() - this.offset;
  }

  // The server has just said its time.
  hear(serverTime) {
    this.offset = this.wall() - Date.parse(serverTime);
  }
}
