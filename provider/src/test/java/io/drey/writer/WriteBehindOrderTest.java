package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;

class WriteBehindOrderTest extends WriteBehindFixture {
    @Test
    void onlyTheNewestOfSeveralWaitingWritesGoesOut() {
        var busy = occupyDatabase();

        put("a", "1");
        put("a", "2");
        writer.delete("a");
        put("a", "3");
        busy.succeed();

        assertThat(database.next().operations()).containsExactly("a=3");
        assertThat(writer.stats().coalesced()).isEqualTo(3);
    }

    @Test
    void newerWriteOfAKeyWaitsUntilTheOneInFlightHasEnded() {
        put("a", "1");
        var first = database.next();

        put("a", "2");
        put("a", "3");

        assertThat(database.isIdle()).isTrue();
        first.succeed();
        assertThat(database.next().operations()).containsExactly("a=3");
    }

    @Test
    void keysGoOutInTheOrderTheyBecameDirty() {
        var busy = occupyDatabase();

        put("a", "1");
        put("b", "1");
        put("c", "1");
        put("a", "2");
        busy.succeed();

        assertThat(database.next().operations()).containsExactly("a=2", "b=1", "c=1");
    }

    @Test
    void batchesHaveABound() {
        with(options -> options.batchSize(2));
        var busy = occupyDatabase();

        for (var key : List.of("a", "b", "c")) {
            put(key, "1");
        }
        busy.succeed();

        var first = database.next();
        assertThat(first.operations()).containsExactly("a=1", "b=1");
        first.succeed();
        assertThat(database.next().operations()).containsExactly("c=1");
    }

    @Test
    void pendingShowsTheNewestWriteUntilTheDatabaseHasAcknowledgedIt() {
        assertThat(writer.pending("a")).isNull();

        put("a", "1");
        var first = database.next();
        assertThat(writer.pending("a").getValue()).isEqualTo("1");
        writer.delete("a");
        assertThat(writer.pending("a").isDelete()).isTrue();
        first.succeed();
        var second = database.next();
        assertThat(writer.pending("a").isDelete()).isTrue();
        second.succeed();
        writer.flush(MINUTE);

        assertThat(writer.pending("a")).isNull();
    }

    @Test
    void putsAndDeletesOfABatchAreTwoCallsOfAPlainWriter() {
        var busy = occupyDatabase();

        put("a", "1");
        writer.delete("b");
        put("c", "1");
        busy.succeed();

        var puts = database.next();
        assertThat(puts.operations()).containsExactly("a=1", "c=1");
        puts.fail("c");
        var deletes = database.next();
        assertThat(deletes.operations()).containsExactly("-b");
        deletes.succeed();
        writer.flush("b", MINUTE);
        assertThat(writer.pending("a")).isNull();
        assertThat(writer.pending("c")).isNotNull();
    }

    @Test
    void batchWriterGetsPutsAndDeletesInOneCallWithTheirAttachments() {
        database = new SteppedWriter.Mixed();
        with(options -> options);
        var busy = occupyDatabase();

        writer.put("a", "1", "ttl");
        writer.remove("b", "version");
        writer.write(writer.pending("a"));
        busy.succeed();

        assertThat(database.next().operations()).containsExactly("a=1@ttl", "-b@version");
    }

    @Test
    void entryOfAnotherProviderThatDoesNotUnwrapIsWrittenWithoutAttachment() {
        writer.write(new ForeignEntry("a", "1"));

        assertThat(writer.pending("a").attachment()).isNull();
        assertThat(database.next().operations()).containsExactly("a=1");
    }

    @Test
    void acceptedEntriesLeaveTheCallersCollection() {
        with(options -> options.maxPending(3).offerTimeout(Duration.ZERO));
        var busy = occupyDatabase();
        var keys = new ArrayList<>(List.of("a", "b", "c", "d"));

        assertThatThrownBy(() -> writer.deleteAll(keys)).hasMessageContaining("3 of 3 keys");
        assertThat(keys).containsExactly("c", "d");

        busy.succeed();
        database.next().succeed();
        writer.flush(MINUTE);
        var entries = new LinkedHashSet<Cache.Entry<? extends String, ? extends String>>();
        entries.add(new ForeignEntry("e", "1"));
        writer.writeAll(entries);
        assertThat(entries).isEmpty();
        assertThat(database.next().operations()).containsExactly("e=1");
    }

    @Test
    void oneNamedDaemonThreadStartsWithTheFirstWrite() {
        var started = new ArrayList<Thread>();
        with(options -> options, parts -> parts.threads(task -> {
            var thread = new Thread(task);
            started.add(thread);
            return thread;
        }));
        assertThat(started).isEmpty();

        occupyDatabase().succeed();
        put("a", "1");
        var thread = database.next().thread();

        assertThat(started).containsExactly(thread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("drey-write-behind-test");
    }

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
