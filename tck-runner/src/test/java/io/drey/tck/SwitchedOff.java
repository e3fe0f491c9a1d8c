package io.drey.tck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Collects the tests that the kit replaced by nothing. JUnit sees those pass; only the kit's log tells.
 *
 * <p>Any thread. {@link #save} writes one line per test, and writes the file even if there is none: its absence means
 * that the run did not reach its end.
 */
final class SwitchedOff extends Handler {

    private static final String MARK = "===== EXCLUDING TEST";

    private final Collection<String> tests = new ConcurrentLinkedQueue<>();

    void attach() {
        Logger.getLogger("").addHandler(this);
    }

    static Path file(Path reports, String mode) {
        return reports.resolve(mode).resolve("switched-off.txt");
    }

    static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void save(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, tests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        // the file is written once, by save
    }
}
