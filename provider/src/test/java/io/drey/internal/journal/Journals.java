package io.drey.internal.journal;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What tests of the journal share. */
final class Journals {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final Duration SOON = Duration.ofMillis(1);
    static final Duration NEVER = Duration.ofHours(1);

    private Journals() {}

    static Journal open(JournalFiles disk, Fsync fsync, Duration interval) {
        return open(disk, fsync, interval, JournalOptions.LEAST_BYTES);
    }

    static Journal open(JournalFiles disk, Fsync fsync, Duration interval, long bytes) {
        return Journal.open(disk, new JournalOptions("test", bytes, fsync, interval), Thread::new, System::nanoTime);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String append(Journal journal, String text) {
        journal.append(text(text), PATIENCE);
        return text;
    }

    static List<String> append(Journal journal, String text, int from, int to) {
        List<String> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(append(journal, text + i));
        }
        return all;
    }

    /** What the next life on this disk is told. */
    static List<String> replayed(JournalFiles disk) {
        Journal journal = open(disk, Fsync.NEVER, NEVER);
        List<String> all = replayed(journal);
        journal.close(PATIENCE);
        return all;
    }

    static List<String> replayed(Journal journal) {
        List<String> all = new ArrayList<>();
        journal.replay((number, payload, isOpen) -> {
            if (isOpen) {
                all.add(new String(payload, StandardCharsets.UTF_8));
            }
        });
        return all;
    }

    static byte[] payload(int number, int size) {
        byte[] payload = new byte[Math.max(4, size)];
        Arrays.fill(payload, (byte) number);
        ByteBuffer.wrap(payload).putInt(number);
        return payload;
    }
}
