package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBehindOrderTest extends WriteBehindFixture {

    @Test
    void onlyTheNewestOfSeveralWaitingWritesGoesOut() {
        SteppedWriter.Call busy = occupyDatabase();

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
        SteppedWriter.Call first = database.next();

        put("a", "2");
        put("a", "3");

        assertThat(database.isIdle()).isTrue();
        first.succeed();
        assertThat(database.next().operations()).containsExactly("a=3");
    }

    @Test
    void keysGoOutInTheOrderTheyBecameDirty() {
        SteppedWriter.Call busy = occupyDatabase();

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
        SteppedWriter.Call busy = occupyDatabase();

        for (String key : List.of("a", "b", "c")) {
            put(key, "1");
        }
        busy.succeed();

        SteppedWriter.Call first = database.next();
        assertThat(first.operations()).containsExactly("a=1", "b=1");
        first.succeed();
        assertThat(database.next().operations()).containsExactly("c=1");
    }

    @Test
    void pendingShowsTheNewestWriteUntilTheDatabaseHasAcknowledgedIt() {
        assertThat(writer.pending("a")).isNull();

        put("a", "1");
        SteppedWriter.Call first = database.next();
        assertThat(writer.pending("a").getValue()).isEqualTo("1");
        writer.delete("a");
        assertThat(writer.pending("a").isDelete()).isTrue();
        first.succeed();
        SteppedWriter.Call second = database.next();
        assertThat(writer.pending("a").isDelete()).isTrue();
        second.succeed();
        writer.flush(MINUTE);

        assertThat(writer.pending("a")).isNull();
    }

    @Test
    void putsAndDeletesOfABatchAreTwoCallsOfAPlainWriter() {
        SteppedWriter.Call busy = occupyDatabase();

        put("a", "1");
        writer.delete("b");
        put("c", "1");
        busy.succeed();

        SteppedWriter.Call puts = database.next();
        assertThat(puts.operations()).containsExactly("a=1", "c=1");
        puts.fail("c");
        SteppedWriter.Call deletes = database.next();
        assertThat(deletes.operations()).containsExactly("-b");
        deletes.succeed();
        writer.flush("b", MINUTE);
        assertThat(writer.pending("a")).isNull();
        assertThat(writer.pending("c")).isNotNull();
    }

    @Test
    void sinkGetsPutsAndDeletesInOneCall() {
        database = new SteppedWriter.Mixed();
        with(options -> options);
        SteppedWriter.Call busy = occupyDatabase();

        put("a", "1");
        writer.delete("b");
        busy.succeed();

        assertThat(database.next().operations()).containsExactly("a=1", "-b");
    }

    @Test
    void waitingWriteTakesAnotherValueButOneThatWasUnderWayDoesNot() {
        SteppedWriter.Call busy = occupyDatabase();
        put("a", "1");

        assertThat(writer.amend(writer.pending("a"), "2")).isTrue();
        assertThat(writer.pending("a").getValue()).isEqualTo("2");
        assertThat(writer.amend(writer.pending("busy"), "1")).as("in flight").isFalse();
        busy.fail("busy");
        SteppedWriter.Call call = database.next();

        assertThat(call.operations()).containsExactly("a=2");
        assertThat(writer.amend(writer.pending("busy"), "1")).as("tried once").isFalse();
        assertThat(writer.pending("busy").getValue()).isEqualTo("0");
    }

    @Test
    void oneNamedDaemonThreadStartsWithTheFirstWrite() {
        List<Thread> started = new ArrayList<>();
        with(
                options -> options,
                parts -> parts.threads(task -> {
                    Thread thread = new Thread(task);
                    started.add(thread);
                    return thread;
                }));
        assertThat(started).isEmpty();

        occupyDatabase().succeed();
        put("a", "1");
        Thread thread = database.next().thread();

        assertThat(started).containsExactly(thread);
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("drey-write-behind-test");
    }
}
