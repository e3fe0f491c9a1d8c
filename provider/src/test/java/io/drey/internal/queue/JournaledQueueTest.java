package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.internal.journal.JournalStatus;
import io.drey.writer.WriteBehindOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue whose writes outlive it. */
class JournaledQueueTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /** What has been written, in the order of the last write of each key; "-" for a delete. */
    private final Map<String, String> written = Collections.synchronizedMap(new LinkedHashMap<>());

    private final AtomicBoolean isAway = new AtomicBoolean(true);
    private final AtomicInteger replayed = new AtomicInteger();

    private WriteQueue<String, String> queue() {
        return queue("queue", WriteBehindOptions.builder().closeTimeout(Duration.ZERO));
    }

    private WriteQueue<String, String> queue(String name, WriteBehindOptions.Builder options) {
        BatchSink<String, String> sink = this::write;
        return QueueBuilder.to(sink)
                .options(options.journal(directory).build())
                .journal(new Texts(replayed), name)
                .build();
    }

    private void write(Collection<? extends Write<String, String>> batch) {
        if (isAway.get()) {
            throw new CacheWriterException("away");
        }
        for (Write<String, String> write : batch) {
            written.remove(write.getKey());
            written.put(write.getKey(), write.getValue() == null ? "-" : write.getValue());
        }
        batch.clear();
    }

    @Test
    void whatWasNotWrittenAtTheEndIsWrittenByTheNextQueueAndNotLost() {
        WriteQueue<String, String> first = queue();
        first.put("a", "1");
        first.put("b", "1");
        first.put("a", "2");
        first.delete("c");
        first.close();
        assertThat(first.stats().givenUp()).isZero();
        assertThat(written).isEmpty();

        isAway.set(false);
        WriteQueue<String, String> next = queue();

        await().atMost(LIMIT).until(next::isIdle);
        assertThat(written).containsExactlyInAnyOrderEntriesOf(Map.of("a", "2", "b", "1", "c", "-"));
        next.close();
    }

    @Test
    void theFormIsToldOnceThatNothingOfEarlierJvmsIsLeft() {
        WriteQueue<String, String> first = queue();
        first.put("a", "1");
        first.put("b", "1");
        first.put("a", "2");
        first.close();
        WriteQueue<String, String> next = queue();
        next.put("c", "1");
        next.put("a", "3"); // so that what was left of it need not be written

        assertThat(replayed).hasValue(0);
        isAway.set(false);
        next.flush(LIMIT);
        next.put("d", "1");
        next.flush(LIMIT);

        assertThat(replayed).hasValue(1);
        assertThat(written).containsExactlyInAnyOrderEntriesOf(Map.of("a", "3", "b", "1", "c", "1", "d", "1"));
        next.close();
    }

    @Test
    void whatIsObsoleteOrDoneWithinTheJournalTakesNoRoomInTheNextQueue() {
        WriteQueue<String, String> first = queue();
        for (int i = 0; i < 100; i++) {
            first.put("a", "1" + i);
        }
        first.put("b", "1");
        isAway.set(false);
        first.flush(LIMIT);
        isAway.set(true);
        first.put("a", "2");
        first.close();

        WriteQueue<String, String> next = queue();

        assertThat(next.stats().queueEntries()).isEqualTo(1);
        assertThat(next.pending("b")).isNull();
        isAway.set(false);
        next.flush(LIMIT);
        assertThat(next.stats().queueEntries()).isZero();
        assertThat(next.stats().queueBytes()).isZero();
        assertThat(written).containsEntry("a", "2");
        next.close();
    }

    @Test
    void theFiguresButTheAgeAreToldWithoutALookAtEachKey() {
        WriteQueue<String, String> queue = queue();
        queue.put("a", "1");
        queue.put("b", "1");

        assertThat(queue.counts().queueEntries()).isEqualTo(2);
        assertThat(queue.counts().accepted()).isEqualTo(2);
        assertThat(queue.counts().oldestAge()).isZero();
        queue.close();
    }

    @Test
    void manyThreadsMayTellWhatIsDoneAtTheSameTime() {
        QueueJournal<String, String> journal = QueueJournal.open(
                directory,
                new QueueJournal.Owner<>("owner", new Texts(replayed), "owner"),
                WriteBehindOptions.builder().build(),
                Thread::new,
                System::nanoTime);
        Runnable telling = () -> {
            for (long number = 1_000; number < 200_000; number++) {
                journal.done(number);
            }
        };

        List<CompletableFuture<Void>> threads = Stream.generate(
                        () -> CompletableFuture.runAsync(telling, task -> new Thread(task).start()))
                .limit(8)
                .toList();

        assertThat(threads).allSatisfy(thread -> assertThat(thread).succeedsWithin(LIMIT));
        journal.close();
    }

    @Test
    void theEndOfTheJvmSaysThatTheJournalKeepsWhatIsLeft() {
        BatchSink<String, String> sink = this::write;
        WriteQueue<String, String> plain = QueueBuilder.to(sink)
                .options(
                        WriteBehindOptions.builder().closeTimeout(Duration.ZERO).build())
                .name("plain")
                .build();
        WriteQueue<String, String> journaled = QueueBuilder.to(sink)
                .options(WriteBehindOptions.builder()
                        .closeTimeout(Duration.ZERO)
                        .journal(directory)
                        .build())
                .name("journaled")
                .journal(new Texts(replayed), "journaled")
                .build();
        plain.put("a", "1");
        journaled.put("a", "1");
        journaled.put("b", "1");

        Drain drain = Drain.atTheEnd(List.of(plain, journaled));
        drain.await();

        assertThat(drain.describeLeft()).isEqualTo("journaled: 2 (kept in the journal), plain: 1");
        plain.close();
        journaled.close();
    }

    @Test
    void whatIsWrittenIsNotWrittenAgain() {
        isAway.set(false);
        WriteQueue<String, String> first = queue();
        first.put("a", "1");
        first.flush();
        first.close();
        written.clear();

        WriteQueue<String, String> next = queue();

        assertThat(next.isIdle()).isTrue();
        next.close();
        assertThat(written).isEmpty();
    }

    @Test
    void aNewWriteOfAKeyTakesThePlaceOfWhatTheJournalHolds() {
        WriteQueue<String, String> first = queue();
        first.put("a", "old");
        first.close();
        WriteQueue<String, String> next = queue();

        assertThat(next.pending("a").getValue()).as("seen until it is written").isEqualTo("old");
        next.put("a", "new");
        isAway.set(false);
        next.flush();

        assertThat(written).containsEntry("a", "new");
        next.close();
        written.clear();
        queue().close();
        assertThat(written).isEmpty();
    }

    @Test
    void whatIsGivenUpIsNotKept() {
        WriteQueue<String, String> first =
                queue("queue", WriteBehindOptions.builder().maxAttempts(1));
        first.put("a", "1");
        await().atMost(LIMIT).until(() -> first.stats().givenUp() == 1);
        first.close();

        isAway.set(false);
        WriteQueue<String, String> next = queue();

        assertThat(next.isIdle()).isTrue();
        next.close();
    }

    @Test
    void aFullJournalRefusesAndSaysWhatToDo() {
        WriteQueue<String, String> queue = queue(
                "queue",
                WriteBehindOptions.builder()
                        .closeTimeout(Duration.ZERO)
                        .offerTimeout(Duration.ofMillis(20))
                        .journalMaxBytes(1 << 20));

        assertThatThrownBy(() -> {
                    for (int i = 0; ; i++) {
                        queue.put("key " + i, "x".repeat(10_000));
                    }
                })
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("has no room")
                .hasMessageContaining("twice the bytes");
        queue.close();
    }

    @Test
    void queuesOfDifferentNamesMayShareADirectoryAndThoseOfOneMayNot() {
        WriteQueue<String, String> one = queue("Orders", WriteBehindOptions.builder());
        WriteQueue<String, String> other = queue("orders", WriteBehindOptions.builder());

        assertThatThrownBy(() -> queue("orders", WriteBehindOptions.builder()))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("in use");

        assertThat(one.journal().state()).isEqualTo(JournalStatus.State.OPEN);
        List.of(one, other).forEach(WriteQueue::close);
    }

    @Test
    void aJournalWithoutCodecsIsRefused() {
        BatchSink<String, String> sink = this::write;
        QueueBuilder<String, String> builder = QueueBuilder.to(sink)
                .options(WriteBehindOptions.builder().journal(directory).build());

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("name their codecs");
    }

    @Test
    void whatCannotBeReadHereStaysInTheJournal() {
        WriteQueue<String, String> first = queue();
        first.put(Texts.UNREADABLE, "kept");
        first.put("a", "1");
        first.close();
        isAway.set(false);

        WriteQueue<String, String> next = queue();
        await().atMost(LIMIT).until(next::isIdle);

        assertThat(written).containsOnlyKeys("a");
        await().atMost(LIMIT).until(() -> next.journal().records() == 1);
        next.close();
    }

    /** What lies on the disk if the JVM is killed while its thread is busy with another write than these of one key. */
    private void killedAfter(Path left, String... values) throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BatchSink<String, String> sink = batch -> {
            busy.countDown();
            waitFor(end);
            batch.clear();
        };
        WriteQueue<String, String> killed = QueueBuilder.to(sink)
                .options(WriteBehindOptions.builder().journal(directory).build())
                .journal(new Texts(replayed), "queue")
                .build();
        killed.put("b", "1");
        waitFor(busy);
        for (String value : values) {
            killed.put("a", value);
        }
        copy(directory, left);
        end.countDown();
        killed.close();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private WriteQueue<String, String> next(Path left) {
        isAway.set(false);
        BatchSink<String, String> sink = this::write;
        return QueueBuilder.to(sink)
                .options(WriteBehindOptions.builder().journal(left).build())
                .journal(new Texts(replayed), "queue")
                .build();
    }

    @Test
    void whatWasAcceptedBeforeAWriteThatCannotBeReadHereDoesNotComeBackAsTheNewest(@TempDir Path left)
            throws Exception {
        killedAfter(left, "older", Texts.UNREADABLE);

        WriteQueue<String, String> next = next(left);
        next.flush(LIMIT);

        assertThat(written).isEqualTo(Map.of("b", "1"));
        await().atMost(LIMIT).until(() -> next.journal().records() == 1); // of a JVM that can read it
        next.close();
    }

    @Test
    void ofAKeyWhoseNewestWriteIsDamagedTheOneBeforeIsMadeAndTheDamageIsCounted(@TempDir Path left) throws Exception {
        killedAfter(left, "older", "damaged");
        damage(left, "damaged");

        WriteQueue<String, String> next = next(left);
        next.flush(LIMIT);

        assertThat(written).isEqualTo(Map.of("a", "older", "b", "1"));
        assertThat(next.journal().corrupt()).isPositive();
        next.close();
    }

    @Test
    void aNewerWriteIsMadeInPlaceOfOneThatCannotBeReadHere() {
        WriteQueue<String, String> first = queue();
        first.put("a", Texts.UNREADABLE);
        first.put("a", "newer");
        first.close();
        isAway.set(false);

        WriteQueue<String, String> next = queue();
        next.flush(LIMIT);

        assertThat(written).isEqualTo(Map.of("a", "newer"));
        next.close();
    }

    /** Or it would be the newest one that is left as soon as the other has left the journal. */
    @Test
    void aNewerWriteMakesOneThatCannotBeReadHereObsolete(@TempDir Path left) throws Exception {
        killedAfter(left, "older", Texts.UNREADABLE);
        WriteQueue<String, String> next = next(left);

        next.put("a", "newer");
        next.flush(LIMIT);

        assertThat(written).isEqualTo(Map.of("a", "newer", "b", "1"));
        await().atMost(LIMIT).until(() -> next.journal().records() == 0);
        next.close();
    }

    @Test
    void aNewerWriteThatWasLeftWithItMakesOneThatCannotBeReadHereObsolete(@TempDir Path left) throws Exception {
        killedAfter(left, Texts.UNREADABLE, "newer");

        WriteQueue<String, String> next = next(left);
        next.flush(LIMIT);

        assertThat(written).isEqualTo(Map.of("a", "newer", "b", "1"));
        await().atMost(LIMIT).until(() -> next.journal().records() == 0);
        next.close();
    }

    /** Flips a bit of a text that lies in the files of the journal. */
    private static void damage(Path left, String text) throws IOException {
        int found = 0;
        try (Stream<Path> files = Files.walk(left)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                int at = content.indexOf(text);
                if (at >= 0) {
                    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    found++;
                }
            }
        }
        assertThat(found).isPositive();
    }

    /** Texts with a length before the first. */
    private record Texts(AtomicInteger timesReplayed) implements WriteForm<String, String> {

        static final String UNREADABLE = "unreadable";

        @Override
        public void replayed() {
            timesReplayed.incrementAndGet();
        }

        @Override
        public byte[] record(String key, @Nullable String value) {
            return (key.length() + ":" + key + (value == null ? "" : "=" + value)).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String key(byte[] record) {
            String text = new String(record, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            String key = text.substring(colon + 1, colon + 1 + Integer.parseInt(text.substring(0, colon)));
            if (key.equals(UNREADABLE)) {
                throw new IllegalArgumentException(key);
            }
            return key;
        }

        @Override
        public @Nullable String value(byte[] record, boolean complete) {
            String text = new String(record, StandardCharsets.UTF_8);
            String key = key(record);
            String rest = text.substring(text.indexOf(':') + 1 + key.length());
            if (rest.endsWith(UNREADABLE)) {
                throw new NoClassDefFoundError(rest);
            }
            return rest.isEmpty() ? null : rest.substring(1);
        }
    }
}
