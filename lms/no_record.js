// Outside a learning platform nothing is recorded.

/** A record that keeps nothing. */
export class NoRecord {
  isRecording = false;
  sentence = "Nothing is recorded: no learning platform has opened this page.";

  async begin() {
    return {};
  }

  answered() {}
  progressed() {}
  completed() {}
  keep() {}
  end() {}
}
