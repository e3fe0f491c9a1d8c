package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Stored;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** When entries that nobody asks for are looked at, by a clock and a scheduler that are moved by hand. */
class ExpiryWatchTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private final Map<String, Stored> entries = new HashMap<>();
    private final Map<String, Long> endedAt = new HashMap<>();
    private final ExpiryWatch<String> watch = new ExpiryWatch<>(
            clock,
            (task, after) -> tasks.add(new Task(task, clock.nanos() + after.toNanos())),
            key -> entries.getOrDefault(key, Stored.ABSENT),
            this::end);

    private Runnable onEnd = () -> {};

    private record Task(Runnable run, long at) {}

    private boolean end(String key, Stored expired) {
        onEnd.run();
        entries.remove(key, expired);
        endedAt.put(key, clock.nanos());
        return true;
    }

    private Stored put(String key, Duration life) {
        Stored entry = new Stored("value", clock.nanos() + life.toNanos());
        entries.put(key, entry);
        watch.watch(key, entry);
        return entry;
    }

    private void pass(Duration time) {
        long end = clock.nanos() + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task next = tasks.remove();
            clock.advance(Duration.ofNanos(Math.max(0, next.at() - clock.nanos())));
            next.run().run();
        }
        clock.advance(Duration.ofNanos(end - clock.nanos()));
    }

    private Duration late(String key, Stored entry) {
        return Duration.ofNanos(endedAt.get(key) - entry.expiresAt());
    }

    @Test
    void eachIsLookedAtWithinASecondOfItsEndAndNotBefore() {
        Map<String, Stored> put = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            put.put("key" + i, put("key" + i, Duration.ofMillis(7L * i)));
            pass(Duration.ofMillis(3));
        }
        pass(Duration.ofSeconds(5));

        assertThat(endedAt.keySet()).isEqualTo(put.keySet());
        put.forEach((key, entry) -> assertThat(late(key, entry)).isBetween(Duration.ZERO, SECOND));
        assertThat(tasks).as("nothing is left to do").isEmpty();
    }

    @Test
    void manyThatEndAtOnceAreAllLookedAtWithinASecond() {
        Map<String, Stored> put = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            put.put("key" + i, put("key" + i, Duration.ofSeconds(3)));
        }
        pass(Duration.ofSeconds(4));

        assertThat(endedAt.size()).isEqualTo(50_000);
        put.forEach((key, entry) -> assertThat(late(key, entry)).isBetween(Duration.ZERO, SECOND));
    }

    @Test
    void oneThatEndsEarlierThanWasToldBeforeIsLookedAtInTime() {
        put("key", Duration.ofHours(1));
        pass(Duration.ofSeconds(10));
        Stored earlier = put("key", Duration.ofSeconds(2));
        pass(Duration.ofSeconds(10));

        assertThat(late("key", earlier)).isBetween(Duration.ZERO, SECOND);
    }

    @Test
    void oneThatEndsLaterThanWasToldIsLookedAtAgain() {
        put("key", Duration.ofSeconds(2));
        Stored later = new Stored("value", clock.nanos() + Duration.ofSeconds(9).toNanos());
        entries.put("key", later);
        pass(Duration.ofSeconds(20));

        assertThat(late("key", later)).isBetween(Duration.ZERO, SECOND);
    }

    @Test
    void oneWhoseListenerThrowsKeepsNoOtherFromBeingLookedAtInTime() {
        List<String> thrown = new ArrayList<>();
        Stored first = put("first", Duration.ofMillis(500));
        Stored second = put("second", Duration.ofMillis(501));
        onEnd = () -> {
            if (thrown.isEmpty()) {
                thrown.add("once");
                throw new AssertionError("of a listener");
            }
        };
        pass(Duration.ofSeconds(5));

        assertThat(thrown).hasSize(1);
        assertThat(late("second", second)).isBetween(Duration.ZERO, SECOND);
        assertThat(late("first", first)).as("at another attempt").isBetween(Duration.ZERO, SECOND.multipliedBy(2));
    }

    @Test
    void oneThatIsClosedInTheMidstOfItsTurnEndsQuietly() {
        put("first", SECOND);
        put("second", SECOND);
        onEnd = watch::close;
        pass(Duration.ofSeconds(5));

        assertThat(endedAt).hasSize(1);
        assertThat(tasks).isEmpty();
    }
}
