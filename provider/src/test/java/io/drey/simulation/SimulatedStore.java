package io.drey.simulation;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.VersionedEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One cache in the simulated remote, as one node reaches it. */
public final class SimulatedStore implements Store<String> {

    private final SimulatedRedis redis;
    private final Network network;
    private final String cache;
    private final Partitions partitions;
    private final NanoClock clock;

    SimulatedStore(SimulatedRedis redis, Network network, String cache, Partitions partitions, NanoClock clock) {
        this.redis = redis;
        this.network = network;
        this.cache = cache;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** An answer with the time that the server had. */
    private record Timed<T extends @Nullable Object>(T answer, long serverMillis) {}

    private <T extends @Nullable Object> Timed<T> ask(
            int number, boolean change, Function<RemotePartition, T> request) {
        return network.call(List.of(number), change, () -> new Timed<>(redis.at(number, request), redis.millis()));
    }

    @Override
    public Stored read(String key, Freshness freshness) {
        Partition partition = partition(key);
        long askedAt = clock.nanos();
        Name name = new Name(cache, key);
        Timed<@Nullable RemoteEntry> found = ask(partition.number(), false, remote -> remote.read(name));
        return stored(found.answer(), clock(partition, found, askedAt));
    }

    @Override
    public Map<String, Stored> getAll(Collection<? extends String> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        long askedAt = clock.nanos();
        List<Integer> numbers =
                keys.stream().map(key -> partition(key).number()).toList();
        Timed<Map<String, RemoteEntry>> found =
                network.call(numbers, false, () -> new Timed<>(readAll(keys), redis.millis()));
        Map<String, Stored> all = new HashMap<>();
        found.answer().forEach((key, entry) -> all.put(key, stored(entry, clock(partition(key), found, askedAt))));
        return all;
    }

    private Map<String, RemoteEntry> readAll(Collection<? extends String> keys) {
        Map<String, RemoteEntry> found = new HashMap<>();
        for (String key : keys) {
            RemoteEntry entry = redis.at(partition(key).number(), remote -> remote.read(new Name(cache, key)));
            if (entry != null) {
                found.put(key, entry);
            }
        }
        return found;
    }

    @Override
    public Commit commit(String key, Change change, Expect expect) {
        Partition partition = partition(key);
        long askedAt = clock.nanos();
        Name name = new Name(cache, key);
        long nonce = redis.nonce();
        Timed<RemotePartition.Outcome> reply =
                ask(partition.number(), true, remote -> remote.commit(name, change, expect, nonce, redis.millis()));
        ServerClock server = clock(partition, reply, askedAt);
        RemotePartition.Outcome outcome = reply.answer();
        Stored prior = stored(outcome.prior(), server);
        return outcome.applied() ? Commit.applied(prior, stored(outcome.stored(), server)) : Commit.refused(prior);
    }

    @Override
    public Batch<String> commitAll(Map<String, Change> changes, boolean priors) {
        Map<Partition, Map<String, Change>> parts = new TreeMap<>(Comparator.comparingInt(Partition::number));
        new TreeMap<>(changes)
                .forEach((key, change) -> parts.computeIfAbsent(partition(key), unknown -> new TreeMap<>())
                        .put(key, change));
        Map<String, Commit> done = new HashMap<>();
        RemoteUnavailableException failure = null;
        for (Entry<Partition, Map<String, Change>> part : parts.entrySet()) {
            try {
                commitPart(part.getKey(), part.getValue(), priors, done);
            } catch (RemoteUnavailableException e) {
                failure = e;
            }
        }
        return new Batch<>(done, failure);
    }

    private void commitPart(
            Partition partition, Map<String, Change> changes, boolean priors, Map<String, Commit> done) {
        long askedAt = clock.nanos();
        long nonce = redis.nonce();
        Timed<Map<String, RemotePartition.Outcome>> reply =
                ask(partition.number(), true, remote -> remote.commitAll(cache, changes, nonce, redis.millis()));
        ServerClock server = clock(partition, reply, askedAt);
        reply.answer().forEach((key, outcome) -> {
            Stored prior = priors ? stored(outcome.prior(), server) : Stored.ABSENT;
            done.put(key, Commit.applied(prior, stored(outcome.stored(), server)));
        });
    }

    @Override
    public CompletableFuture<Boolean> touch(String key, Stored seen, long millis) {
        CompletableFuture<Boolean> moved = new CompletableFuture<>();
        int number = partition(key).number();
        Name name = new Name(cache, key);
        long nonce = redis.nonce();
        network.send(
                number,
                () -> moved.complete(
                        redis.at(number, remote -> remote.touch(name, seen.version(), millis, nonce, redis.millis()))));
        return moved;
    }

    @Override
    public Iterator<Entry<String, Stored>> scan() {
        Map<String, Stored> found = new TreeMap<>();
        for (Partition partition : partitions.all()) {
            long askedAt = clock.nanos();
            Timed<Map<Name, RemoteEntry>> page = ask(partition.number(), false, remote -> Map.copyOf(remote.entries()));
            ServerClock server = clock(partition, page, askedAt);
            page.answer().forEach((name, entry) -> {
                Stored stored = stored(entry, server);
                if (name.cache().equals(cache) && stored.isLive(clock)) {
                    found.put(name.key(), stored);
                }
            });
        }
        return found.entrySet().iterator();
    }

    @Override
    public void clear() {
        for (Partition partition : partitions.all()) {
            long nonce = redis.nonce();
            ask(partition.number(), true, remote -> {
                remote.clear(cache, nonce, redis.millis());
                return true;
            });
        }
    }

    private Partition partition(String key) {
        return partitions.of(Keys.bytes(key));
    }

    /** The clock that the follower keeps, as the real store uses it. */
    private static ServerClock clock(Partition partition, Timed<?> reply, long askedAt) {
        ServerClock known = partition.serverClock();
        return known == null ? new ServerClock(reply.serverMillis(), askedAt, askedAt) : known;
    }

    private static Stored stored(@Nullable RemoteEntry entry, ServerClock server) {
        return entry == null
                ? Stored.ABSENT
                : new VersionedEntry(entry.form(), server.localDeadline(entry.deadlineMillis()), entry.version());
    }

    @Override
    public void close() {
        // Nothing to free.
    }

    @Override
    public String toString() {
        return "SimulatedStore(" + cache + ")";
    }
}
