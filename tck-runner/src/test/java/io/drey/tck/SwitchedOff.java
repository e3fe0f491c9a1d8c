package io.drey.tck;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Collects the tests that the kit replaced by nothing. JUnit sees those pass; only the kit's log tells. Any thread. */
final class SwitchedOff extends Handler {

    private static final String MARK = "===== EXCLUDING TEST";

    private final Queue<String> tests = new ConcurrentLinkedQueue<>();

    void attach() {
        Logger.getLogger("").addHandler(this);
    }

    List<String> tests() {
        return List.copyOf(tests);
    }

    @Override
    public void publish(LogRecord record) {
        String message = record.getMessage();
        if (message != null && message.startsWith(MARK)) {
            tests.add(message.substring(MARK.length()).replace('\t', ' ').strip());
        }
    }

    @Override
    public void flush() {
        // nothing is buffered
    }

    @Override
    public void close() {
        // nothing is open
    }
}
