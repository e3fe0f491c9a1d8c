package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.internal.queue.SteppedWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The decorator as an application sees it; the queue behind it has tests of its own. */
class WriteBehindCacheWriterTest {

    private final SteppedWriter database = new SteppedWriter();
    private final List<String> dead = new CopyOnWriteArrayList<>();
    private WriteBehindCacheWriter<String, String> writer =
            WriteBehindCacheWriter.builder(database).build();

    private void with(WriteBehindOptions options) {
        writer = WriteBehindCacheWriter.builder(database)
                .options(options)
                .name("orders")
                .build();
    }

    @AfterEach
    void close() {
        database.open();
        writer.close();
    }

    @Test
    void exampleOfTheClassComment() {
        MutableConfiguration<String, String> configuration = configured(database);

        CacheWriter<? super String, ? super String> made =
                configuration.getCacheWriterFactory().create();
        assertThat(made).isSameAs(writer);
        made.write(new ForeignEntry("a", "1"));
        assertThat(database.next().operations()).containsExactly("a=1");
    }

    private MutableConfiguration<String, String> configured(CacheWriter<String, String> target) {
        WriteBehindCacheWriter<String, String> made = WriteBehindCacheWriter.builder(target)
                .options(WriteBehindOptions.builder().maxPending(10_000).build())
                .name("orders")
                .onGiveUp((lost, cause) -> dead.add(lost.size() + " orders are lost: " + cause.getMessage()))
                .build();
        writer = made;
        return new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> made);
    }

    @Test
    void exampleOfTheListener() {
        GiveUpListener<Object, Object> listener = (lost, cause) -> {
            for (Cache.Entry<?, ?> entry : lost) {
                dead.add(entry.getKey() + "=" + entry.getValue());
            }
        };
        writer = WriteBehindCacheWriter.builder(database)
                .options(WriteBehindOptions.builder().maxAttempts(1).build())
                .onGiveUp(listener)
                .build();

        writer.write(new ForeignEntry("a", "1"));
        database.next().fail("a");
        writer.flush();
        writer.delete("b");
        database.next().fail("b");
        writer.flush("b");

        assertThat(dead).containsExactly("a=1", "b=null");
        assertThat(writer.stats().givenUp()).isEqualTo(2);
    }

    @Test
    void exampleOfTheFigures() {
        writer.write(new ForeignEntry("a", "1"));
        SteppedWriter.Call call = database.next();

        WriteBehindStats stats = writer.stats();
        assertThat(stats.givenUp() > 0 || stats.oldestAge().compareTo(Duration.ofMinutes(1)) > 0)
                .isFalse();
        assertThat(stats.queueEntries()).isEqualTo(1);

        call.succeed();
        writer.flush();
        assertThat(writer.stats().written()).isEqualTo(1);
    }

    @Test
    void pendingShowsAWriteAndADeletionUntilTheDatabaseHasAcknowledgedThem() {
        writer.write(new ForeignEntry("a", "1"));
        SteppedWriter.Call put = database.next();
        assertThat(writer.pending("a").getValue()).isEqualTo("1");
        put.succeed();
        writer.flush("a");
        assertThat(writer.pending("a")).isNull();

        writer.delete("a");
        SteppedWriter.Call deletion = database.next();
        assertThat(writer.pending("a").getKey()).isEqualTo("a");
        assertThat(writer.pending("a").getValue()).isNull();
        deletion.succeed();
        writer.flush();
        assertThat(writer.pending("a")).isNull();
    }

    @Test
    void acceptedEntriesLeaveTheCallersCollection() {
        with(WriteBehindOptions.builder()
                .maxPending(3)
                .offerTimeout(Duration.ZERO)
                .build());
        writer.write(new ForeignEntry("busy", "0"));
        SteppedWriter.Call busy = database.next();
        List<String> keys = new ArrayList<>(List.of("a", "b", "c", "d"));

        assertThatThrownBy(() -> writer.deleteAll(keys)).hasMessageContaining("3 of 3 keys");
        assertThat(keys).containsExactly("c", "d");

        busy.succeed();
        database.next().succeed();
        writer.flush();
        Set<Cache.Entry<? extends String, ? extends String>> entries = new LinkedHashSet<>();
        entries.add(new ForeignEntry("e", "1"));
        writer.writeAll(entries);
        assertThat(entries).isEmpty();
        assertThat(database.next().operations()).containsExactly("e=1");
    }

    @Test
    void bytesAreBoundedOnceThereIsAWeigher() {
        WriteBehindOptions ten = WriteBehindOptions.builder().maxBytes(10).build();
        with(ten);
        writer.write(new ForeignEntry("a", "much too long"));
        assertThat(writer.stats().queueBytes()).isZero();
        WriteBehindCacheWriter<String, String> weighing = WriteBehindCacheWriter.builder(database)
                .options(ten)
                .weigher((key, value) -> key.length() + (value == null ? 0 : value.length()))
                .build();

        assertThatThrownBy(() -> weighing.write(new ForeignEntry("a", "much too long")))
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("14 bytes");

        weighing.close();
    }

    @Test
    void aFlushDoesNotWaitForAKeyThatIsOutOfReach() {
        writer = WriteBehindCacheWriter.builder(database)
                .options(WriteBehindOptions.builder()
                        .flushTimeout(Duration.ofHours(1))
                        .build())
                .reachable(key -> !key.equals("away"))
                .build();
        writer.write(new ForeignEntry("away", "1"));

        assertThatThrownBy(() -> writer.flush("away"))
                .isInstanceOf(CacheWriterException.class)
                .hasMessageContaining("out of reach");
    }

    @Test
    void itsThreadIsMadeByTheFactoryAndBearsTheName() {
        AtomicReference<Thread> made = new AtomicReference<>();
        writer = WriteBehindCacheWriter.builder(database)
                .name("orders")
                .threads(task -> {
                    made.set(new Thread(task));
                    return made.get();
                })
                .build();

        writer.write(new ForeignEntry("a", "1"));
        SteppedWriter.Call call = database.next();

        assertThat(call.thread()).isSameAs(made.get());
        assertThat(call.thread().getName()).isEqualTo("drey-write-behind-orders");
        assertThat(call.thread().isDaemon()).isTrue();
        assertThat(writer.toString()).contains("orders", "1 of 100000 keys", "SteppedWriter");
    }

    /** An entry of a provider that unwraps to nothing. */
    private record ForeignEntry(String key, String value) implements Cache.Entry<String, String> {

        @Override
        public String getKey() {
            return key;
        }

        @Override
        public String getValue() {
            return value;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new IllegalArgumentException("not a " + type);
        }
    }
}
