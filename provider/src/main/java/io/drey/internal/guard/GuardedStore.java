package io.drey.internal.guard;

import io.drey.RemoteUnavailableException;
import io.drey.internal.observe.Observers;
import io.drey.internal.observe.Work;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Fails at once for partitions known to be out of reach, and bounds how many calls are under way, so that a server that
 * does not answer costs its callers one deadline in total and not one each.
 *
 * <p>The follower's last observation decides. One answer to the follower restores a partition, so that no caller's call
 * is risked to find out. Any thread.
 */
public final class GuardedStore<K> implements Store<K> {

    private final Store<K> store;
    private final Partitions partitions;
    private final Function<? super K, Partition> partitionOf;
    private final CallLimit limit;
    private final Told told;
    private final LongAdder gets = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder errors = new LongAdder();

    /**
     * Bounds the calls under way.
     *
     * @param inFlight shared by the caches of one connection
     * @param patienceNanos how long a call waits for others to end
     */
    public record CallLimit(Semaphore inFlight, long patienceNanos) {}

    /**
     * What failures say to those who know caches and servers, and nothing of partitions; and who is told of calls.
     *
     * @param cache its name
     * @param where the servers
     * @param trouble supplies what last went wrong, as the cause; null if nothing is known
     * @param observers are told of each call that is made
     */
    public record Told(
            String cache, String where, Supplier<? extends @Nullable CacheException> trouble, Observers observers) {}

    /** @param partitionOf finds the partition of a key */
    public GuardedStore(
            Store<K> store,
            Partitions partitions,
            Function<? super K, Partition> partitionOf,
            CallLimit limit,
            Told told) {
        this.store = store;
        this.partitions = partitions;
        this.partitionOf = partitionOf;
        this.limit = limit;
        this.told = told;
    }

    /** Returns the number of keys that the remote tier was asked for. */
    public long gets() {
        return gets.sum();
    }

    /** Returns the number of keys of those for which the remote tier had a value. */
    public long hits() {
        return hits.sum();
    }

    /** Returns the number of keys for which the remote tier answered that it has no value. */
    public long misses() {
        return misses.sum();
    }

    /** Returns the number of calls that the remote tier did not answer, or that were not even sent. */
    public long errors() {
        return errors.sum();
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        checkReachable(key);
        gets.increment();
        Stored found = guarded(Work.GET, 1, () -> store.read(key, freshness));
        (found.hasValue() ? hits : misses).increment();
        return found;
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        return counted(keys, () -> store.getAll(keys));
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        return counted(keys, () -> store.readAll(keys, freshness));
    }

    private Map<K, Stored> counted(Collection<? extends K> keys, Supplier<Map<K, Stored>> read) {
        if (!partitions.areReachable()) { // otherwise spares computing the partition of each key
            keys.forEach(this::checkReachable);
        }
        gets.add(keys.size());
        Map<K, Stored> found = guarded(Work.GET_ALL, keys.size(), read);
        long had = found.values().stream().filter(Stored::hasValue).count();
        hits.add(had);
        misses.add(keys.size() - had);
        return found;
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        checkReachable(key);
        return guarded(Work.PUT, 1, () -> store.put(key, form, lifetime));
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        checkReachable(key);
        return guarded(Work.COMMIT, 1, () -> store.commit(key, change, expect));
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        return Conditional.each(changes, this::away, this::commitReachable);
    }

    private @Nullable Tried away(Conditional<K> change) {
        Partition partition = partitionOf.apply(change.key());
        return partition.isReachable() ? null : Tried.failed(unreachable(partition));
    }

    private List<Tried> commitReachable(List<Conditional<K>> changes) {
        try {
            List<Tried> made = guarded(Work.COMMIT_ALL, changes.size(), () -> store.commitEach(changes));
            if (made.stream().anyMatch(each -> each.failure() instanceof RemoteUnavailableException)) {
                errors.increment(); // one call
            }
            return made;
        } catch (RemoteUnavailableException e) {
            return Collections.nCopies(changes.size(), Tried.failed(e));
        }
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        List<K> away = partitions.areReachable() ? List.of() : away(changes.keySet());
        if (away.isEmpty()) {
            return guarded(Work.COMMIT_ALL, changes.size(), () -> store.commitAll(changes, priors));
        }
        Map<K, Change> reachable = new HashMap<>(changes);
        away.forEach(reachable::remove);
        RemoteUnavailableException failure = unreachable(partitionOf.apply(away.get(0)));
        if (reachable.isEmpty()) {
            return new Batch<>(Map.of(), failure);
        }
        Batch<K> batch = guarded(Work.COMMIT_ALL, reachable.size(), () -> store.commitAll(reachable, priors));
        return batch.failure() == null
                ? new Batch<>(batch.done(), failure, batch.lost())
                : batch; // its failure may say that the outcome is unknown
    }

    private List<K> away(Collection<K> keys) {
        List<K> away = new ArrayList<>();
        for (K key : keys) {
            if (!partitionOf.apply(key).isReachable()) {
                away.add(key);
            }
        }
        return away;
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        return partitionOf.apply(key).isReachable()
                ? store.touch(key, seen, millis)
                : CompletableFuture.completedFuture(false);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return guarded(Work.SCAN, 0, store::scan);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return guarded(Work.SCAN, 0, store::scanAll);
    }

    @Override
    public void clear() {
        guarded(Work.CLEAR, 0, () -> {
            store.clear();
            return true;
        });
    }

    private void checkReachable(K key) {
        Partition partition = partitionOf.apply(key);
        if (!partition.isReachable()) {
            throw unreachable(partition);
        }
    }

    private RemoteUnavailableException unreachable(Partition partition) {
        errors.increment();
        String when = partition.epoch() == Partition.NO_EPOCH
                ? "has not answered since the start"
                : "did not answer last time";
        String what = "cache '" + told.cache() + "': the server of this key (at " + told.where() + ") " + when
                + ", so it was not asked again";
        CacheException why = told.trouble().get();
        return why == null
                ? new RemoteUnavailableException(what)
                : new RemoteUnavailableException(what + ": " + why.getMessage(), why, false);
    }

    private <T> T guarded(Work work, int keys, Supplier<T> call) {
        enter();
        try {
            return told.observers().observe(work, told.cache(), keys, call);
        } catch (RemoteUnavailableException e) {
            errors.increment();
            throw e;
        } finally {
            limit.inFlight().release();
        }
    }

    private void enter() {
        boolean entered = limit.inFlight().tryAcquire();
        try {
            entered = entered || limit.inFlight().tryAcquire(limit.patienceNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!entered) {
            errors.increment();
            throw new RemoteUnavailableException("too many calls to the remote tier are under way; gave up after "
                    + TimeUnit.NANOSECONDS.toMillis(limit.patienceNanos()) + " ms (remote.max-in-flight)");
        }
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "GuardedStore -> " + store;
    }
}
