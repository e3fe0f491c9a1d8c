package io.drey.internal.journal;

import static io.drey.internal.journal.Journals.PATIENCE;
import static io.drey.internal.journal.Journals.append;
import static io.drey.internal.journal.Journals.payload;
import static io.drey.internal.journal.Journals.replayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in a real directory, and in another JVM. */
class DiskJournalTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration MILLION_WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private Journal open(Path where, long bytes) {
        return Journal.open(
                where, new JournalOptions("test", bytes, Fsync.INTERVAL, INTERVAL), Thread::new, System::nanoTime);
    }

    private Journal open(Path where) {
        return open(where, JournalOptions.LEAST_BYTES);
    }

    @Test
    void whatIsNotDoneIsReplayedByTheNextOne() {
        Path where = directory.resolve("made/when/needed");
        Journal first = open(where);
        append(first, "done");
        List<String> appended = append(first, "write ", 0, 2_000);
        first.done(2);
        first.close(PATIENCE);

        Journal next = open(where);

        assertThat(replayed(next)).isEqualTo(appended);
        next.close(PATIENCE);
    }

    @Test
    void twoManagersOfOneJvmDoNotShareADirectoryWhicheverWayTheyNameIt() throws IOException {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        Journal first = open(directory.resolve("real"));

        for (Path same : List.of(
                directory.resolve("real"), directory.resolve("../" + directory.getFileName() + "/real"), link)) {
            assertThatThrownBy(() -> open(same))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another manager of this JVM")
                    .hasMessageContaining("a directory of its own");
        }
        append(first, "still open");

        first.close(PATIENCE);
        Journal next = open(directory.resolve("real"));
        assertThat(replayed(next)).containsExactly("still open");
        next.close(PATIENCE);
    }

    @Test
    void whatAKilledJvmHadAppendedIsReplayedAndNobodyHasItsDirectoryBefore() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingMain.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo(AppendingMain.APPENDED);
            assertThatThrownBy(() -> open(directory))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("in use by another JVM");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        Journal next = open(directory, AppendingMain.BYTES);

        assertThat(replayed(next))
                .hasSize(AppendingMain.RECORDS)
                .startsWith("write 0")
                .endsWith("write 19999");
        assertThat(next.wasIncomplete()).isFalse();
        next.close(PATIENCE);
    }

    @Test
    void aPlaceThatIsNoDirectoryIsAClearError() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        for (Path where : List.of(file, file.resolve("below"))) {
            assertThatThrownBy(() -> open(where))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("choose another directory");
        }
    }

    @Test
    void whatIsNoSegmentIsLeftAlone() throws IOException {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        Files.writeString(directory.resolve("odd.segment"), "mine");

        open(directory).close(PATIENCE);

        assertThat(directory.resolve("notes.txt")).hasContent("mine");
        assertThat(directory.resolve("odd.segment")).hasContent("mine");
    }

    @Test
    void aMillionRecordsAreReplayedInSeconds() throws IOException {
        int million = 1_000_000;
        Journal first = open(directory, 512 << 20);
        for (int i = 0; i < million; i++) {
            first.append(payload(i, 100), PATIENCE);
        }
        first.close(PATIENCE);
        AtomicLong count = new AtomicLong();

        long began = System.nanoTime();
        Journal next = open(directory, 512 << 20);
        next.replay((number, payload, isOpen) -> count.incrementAndGet());
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(count.get()).isEqualTo(million);
        assertThat(took).isLessThan(MILLION_WITHIN);
        System.getLogger("figures").log(System.Logger.Level.INFO, "a million records replayed in {0}", took);
        next.close(PATIENCE);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.count()).as("kept, as nothing is done").isGreaterThan(2);
        }
    }
}
