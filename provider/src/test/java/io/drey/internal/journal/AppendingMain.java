package io.drey.internal.journal;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Another JVM that appends, says so, and waits to be killed. */
final class AppendingMain {

    static final String APPENDED = "appended";
    static final int RECORDS = 20_000;
    static final long BYTES = 16 << 20;

    private AppendingMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        JournalOptions options = new JournalOptions("killed", BYTES, Fsync.NEVER, Duration.ofMillis(20));
        Journal journal = Journal.open(Path.of(arguments[0]), options, Thread::new, System::nanoTime);
        Journals.append(journal, "write ", 0, RECORDS);
        System.out.println(APPENDED);
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
