package io.drey.simulation;

import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier in memory, with the semantics of the scripts, a clock of its own and the faults of the real thing.
 * Notes what it stood for at every instant. One thread.
 *
 * <p>Evicting an entry does not end what it stood for: copies stay right, although who asks finds nothing.
 */
public final class SimulatedRedis {

    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final NanoClock clock;
    private final Random random;
    private final Map<Name, Timeline> timelines = new HashMap<>();
    private final Set<Integer> unreachable = new HashSet<>();
    private List<RemotePartition> partitions = new ArrayList<>();
    private final Partitions layout;
    private final int logLength;
    private long clockBehindMillis;

    public SimulatedRedis(int partitions, int logLength, NanoClock clock, Random random) {
        this.clock = clock;
        this.random = random;
        this.logLength = logLength;
        this.layout = new Partitions(partitions);
        for (int number = 0; number < partitions; number++) {
            this.partitions.add(new RemotePartition(logLength));
        }
    }

    long millis() {
        return EPOCH_MILLIS + clock.nanos() / 1_000_000 - clockBehindMillis;
    }

    long nonce() {
        return random.nextLong();
    }

    int partitions() {
        return partitions.size();
    }

    public boolean isReachable(int partition) {
        return !unreachable.contains(partition);
    }

    public void reach(int partition, boolean reachable) {
        if (reachable) {
            unreachable.remove(partition);
        } else {
            unreachable.add(partition);
        }
    }

    /** Asks or changes a partition, and notes what stands after that. */
    public <T extends @Nullable Object> T at(int number, Function<RemotePartition, T> request) {
        T answer = request.apply(partitions.get(number));
        note(number);
        return answer;
    }

    Timeline timeline(Name name) {
        return timelines.computeIfAbsent(name, unknown -> {
            Timeline timeline = new Timeline();
            timeline.note(null, Stored.NEVER, false, clock.nanos());
            return timeline;
        });
    }

    private void note(int number) {
        RemotePartition partition = partitions.get(number);
        partition.entries().keySet().forEach(this::timeline);
        timelines.forEach((name, timeline) -> {
            if (layout.of(Keys.bytes(name.key())).number() == number) {
                RemoteEntry there = partition.read(name);
                RemoteEntry gone = partition.evicted().get(name);
                note(timeline, there == null ? gone : there, there == null && gone != null);
            }
        });
    }

    private void note(Timeline timeline, @Nullable RemoteEntry entry, boolean evicted) {
        if (entry == null || entry.form() == Stored.leaseForm()) {
            timeline.note(null, Stored.NEVER, false, clock.nanos());
        } else {
            timeline.note(entry.form(), nanos(entry.deadlineMillis()), evicted, clock.nanos());
        }
    }

    private long nanos(long millis) {
        return millis == 0 ? Stored.NEVER : (millis + clockBehindMillis - EPOCH_MILLIS) * 1_000_000;
    }

    /** What a replica holds now. */
    public List<RemotePartition> snapshot() {
        return partitions.stream().map(RemotePartition::copy).toList();
    }

    /** A replica that was behind takes over; its clock may be behind too. */
    public void failOver(List<RemotePartition> replica, long clockBehindBy) {
        partitions = new ArrayList<>(replica);
        clockBehindMillis += clockBehindBy;
        noteAll();
    }

    public void flushAll() {
        for (int number = 0; number < partitions.size(); number++) {
            partitions.set(number, new RemotePartition(logLength));
        }
        noteAll();
    }

    public void flush(int number) {
        partitions.set(number, new RemotePartition(logLength));
        note(number);
    }

    private void noteAll() {
        for (int number = 0; number < partitions.size(); number++) {
            note(number);
        }
    }
}
