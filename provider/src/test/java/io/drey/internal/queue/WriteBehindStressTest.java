package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.writer.WriteBehindOptions;
import io.drey.writer.WriteBehindStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class WriteBehindStressTest {

    private static final int THREADS = 4;
    private static final int WRITES = 30_000;
    private static final int KEYS_PER_THREAD = 50;
    private static final long SEED = 20_240_117;

    @Test
    void lastValueOfEveryKeyWinsInOrderAndWithoutTwoInFlightThoughTheDatabaseFails() {
        FlakyDatabase database = new FlakyDatabase();
        WriteBehindOptions options = WriteBehindOptions.builder()
                .maxPending(60)
                .batchSize(16)
                .initialBackoff(Duration.ofNanos(1000))
                .maxBackoff(Duration.ofMillis(1))
                .maxDuration(Duration.ofDays(1))
                .closeTimeout(Duration.ofSeconds(60))
                .offerTimeout(Duration.ofSeconds(60))
                .build();
        Map<String, Integer> last = new ConcurrentHashMap<>();
        WriteQueue<String, Integer> writer =
                QueueBuilder.to(database).options(options).build();

        List<CompletableFuture<Void>> producers = new ArrayList<>();
        for (int id = 0; id < THREADS; id++) {
            Producer producer = new Producer(id, writer, last);
            producers.add(CompletableFuture.runAsync(producer, task -> new Thread(task).start()));
        }
        producers.forEach(producer -> producer.orTimeout(60, TimeUnit.SECONDS).join());
        writer.close();

        assertThat(database.violations).isEmpty();
        assertThat(database.newest).isEqualTo(last);
        WriteBehindStats stats = writer.stats();
        assertThat(stats.accepted()).isEqualTo((long) THREADS * WRITES);
        assertThat(stats.coalesced() + stats.written()).isEqualTo(stats.accepted());
        assertThat(stats.failedAttempts()).isPositive();
        assertThat(stats.queueEntries()).isZero();
    }

    /** Writes increasing values to keys of its own; what it has flushed must be in the database. */
    private record Producer(int id, WriteQueue<String, Integer> writer, Map<String, Integer> last) implements Runnable {

        @Override
        public void run() {
            Random random = new Random(SEED + id);
            for (int i = 1; i <= WRITES; i++) {
                String key = id + "/" + (int) (KEYS_PER_THREAD * random.nextDouble() * random.nextDouble());
                writer.put(key, i);
                last.put(key, i);
                if (i % 1000 == 0) {
                    writer.flush(key, Duration.ofSeconds(60));
                    if (writer.pending(key) != null) {
                        throw new AssertionError("flushed but pending");
                    }
                }
            }
        }
    }

    /** Fails about a tenth of what it is given, by throwing or by leaving it; watches order and concurrency. */
    private static final class FlakyDatabase implements CacheWriter<String, Integer> {

        final Map<String, Integer> newest = new ConcurrentHashMap<>();
        final List<String> violations = Collections.synchronizedList(new ArrayList<>());
        private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
        private final Random random = new Random(SEED);

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
            List<? extends String> keys =
                    entries.stream().map(Cache.Entry::getKey).toList();
            keys.stream().filter(key -> !inFlight.add(key)).forEach(key -> violations.add("two in flight: " + key));
            entries.removeIf(this::apply);
            keys.forEach(inFlight::remove);
            if (!entries.isEmpty()) {
                throw new CacheWriterException("flaky");
            }
        }

        private boolean apply(Cache.Entry<? extends String, ? extends Integer> entry) {
            if (random.nextInt(10) == 0) {
                return false;
            }
            Integer before = newest.put(entry.getKey(), entry.getValue());
            if (before != null && before >= entry.getValue()) {
                violations.add("out of order: " + entry.getKey());
            }
            return true;
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
            throw new AssertionError();
        }

        @Override
        public void delete(Object key) {
            throw new AssertionError();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            throw new AssertionError();
        }
    }
}
