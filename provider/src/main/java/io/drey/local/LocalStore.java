package io.drey.local;

import com.github.benmanes.caffeine.cache.Cache;
import io.drey.RemoteUnavailableException;
import io.drey.partition.ChangeListener;
import io.drey.partition.Fence;
import io.drey.partition.Partition;
import io.drey.store.Batch;
import io.drey.store.Change;
import io.drey.store.ChangeRecord;
import io.drey.store.Commit;
import io.drey.store.Expect;
import io.drey.store.Freshness;
import io.drey.store.Lifetime;
import io.drey.store.NanoClock;
import io.drey.store.Store;
import io.drey.store.Stored;
import io.drey.store.Version;
import io.drey.store.VersionedEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The local tier: copies of remote entries, served only while their partition is confirmed within the bound on staleness.
 *
 * <p>The invariant is {@link Partition}'s; this class keeps its half. A copy is installed only if the epoch it was read
 * in still runs and the {@link Fence} permits it, and a change read from the log moves the fence before it looks at the
 * copy. So whichever of the two comes last sees the other.
 *
 * <p>Any thread. Nothing of ours runs inside a Caffeine compute but the comparison of two versions.
 */
public final class LocalStore<K> implements Store<K>, ChangeListener {

    private final Store<K> remote;
    private final LocalKeys<K> keys;
    private final NanoClock clock;
    private final Cache<K, LocalEntry> cache;
    private final Fence fence = new Fence();
    private final SingleFlight<K> flights = new SingleFlight<>();
    private final LocalCounters counters = new LocalCounters();
    private final long maxStaleness;
    private final long staleOnError;

    public LocalStore(Store<K> remote, LocalKeys<K> keys, LocalBounds bounds, NanoClock clock, LongConsumer evictions) {
        this.remote = remote;
        this.keys = keys;
        this.clock = clock;
        this.cache = Caches.bounded(bounds.maximumSize(), evictions);
        this.maxStaleness = bounds.maxStaleness().toNanos();
        this.staleOnError = bounds.staleOnError().toNanos();
    }

    /** Hits and misses of this tier. */
    public LocalCounters counters() {
        return counters;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        if (freshness != Freshness.LATEST) {
            LocalEntry local = cache.getIfPresent(key);
            if (local != null && mayServe(local, freshness)) {
                counters.hit();
                return local;
            }
        }
        counters.miss();
        return fetch(key, freshness);
    }

    private boolean mayServe(LocalEntry local, Freshness freshness) {
        return freshness == Freshness.GUESS
                ? local.isCurrentEpoch() && local.isLive(clock)
                : maxStaleness > 0 && local.isServable(maxStaleness, clock);
    }

    private Stored fetch(K key, Freshness freshness) {
        try {
            if (freshness == Freshness.LATEST || maxStaleness == 0) {
                return fill(key, freshness); // an answer to an earlier question would be too old
            }
            return flights.fly(key, fence.mark(key), clock.nanos(), maxStaleness, () -> fill(key, freshness));
        } catch (RemoteUnavailableException e) {
            LocalEntry stale = freshness == Freshness.LATEST ? null : staleCopy(key);
            if (stale == null) {
                throw e;
            }
            return stale;
        }
    }

    private @Nullable LocalEntry staleCopy(K key) {
        LocalEntry local = staleOnError == 0 ? null : cache.getIfPresent(key);
        return local != null && local.isServable(staleOnError, clock) ? local : null;
    }

    private Stored fill(K key, Freshness freshness) {
        Fill<K> fill = begin(key);
        Stored answer = recognised(fill, remote.read(key, freshness));
        settle(fill, answer);
        return answer;
    }

    /**
     * An entry of the version that is held here, with the value that is held here: whoever put it by reference gets the
     * very object back.
     */
    private Stored recognised(Fill<K> fill, Stored answer) {
        LocalEntry held = fill.held();
        return held != null && answer.hasValue() && held.version().equals(answer.version())
                ? new VersionedEntry(held.form(), answer.expiresAt(), answer.version())
                : answer;
    }

    private Commit recognised(Fill<K> fill, Commit commit) {
        Stored prior = recognised(fill, commit.prior());
        return commit.applied() ? Commit.applied(prior, commit.stored()) : Commit.refused(prior);
    }

    /**
     * What must be known before a question is asked, to judge whether its answer may be kept.
     *
     * @param held what is held meanwhile; by the time of the answer the follower may have dropped it
     */
    private record Fill<K>(
            K key,
            Partition partition,
            int epoch,
            long applied,
            long askedAt,
            long mark,
            @Nullable LocalEntry held) {

        Fill<K> afterOwnChange() {
            return new Fill<>(key, partition, epoch, applied, askedAt, Fence.afterOwnChange(mark), held);
        }

        LocalEntry copy(Stored answer) {
            return new LocalEntry(
                    answer, partition, epoch, askedAt, answer.version().position() <= applied);
        }
    }

    private Fill<K> begin(K key) {
        Partition partition = keys.partition(key);
        int epoch = partition.epoch();
        long applied = partition.appliedPosition();
        return new Fill<>(key, partition, epoch, applied, clock.nanos(), fence.mark(key), cache.getIfPresent(key));
    }

    /**
     * Keeps an answer, if it is a value and nothing newer is known. One that must not be served is kept void: should the
     * next answer have its version, it is the same value.
     */
    private void settle(Fill<K> fill, Stored answer) {
        if (!answer.isLive(clock)) {
            cache.invalidate(fill.key()); // what is held, if anything, is no longer there
            return;
        }
        LocalEntry candidate = fill.copy(answer);
        long now = clock.nanos();
        cache.asMap().compute(keys.copy(fill.key()), (key, present) -> {
            boolean valid = candidate.isCurrentEpoch() && fence.permits(key, fill.mark(), candidate.version());
            LocalEntry next = valid ? candidate : candidate.voided();
            if (present == null) {
                return next;
            } else if (present.version().equals(next.version())) {
                return valid ? next.withFormOf(present) : present;
            }
            boolean comparable = candidate.isCurrentEpoch() && present.isCurrentEpoch();
            boolean outdated = comparable && !present.version().isOlderThan(candidate.version());
            return outdated && !present.isDoubtful(maxStaleness, now) ? present : next;
        });
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> wanted) {
        Map<K, Stored> found = new HashMap<>(wanted.size() * 2);
        List<K> missing = new ArrayList<>();
        for (K key : wanted) {
            LocalEntry local = cache.getIfPresent(key);
            if (local != null && mayServe(local, Freshness.BOUNDED)) {
                counters.hit();
                found.put(key, local);
            } else {
                missing.add(key);
            }
        }
        if (!missing.isEmpty()) {
            fetchAll(missing, found);
        }
        return found;
    }

    private void fetchAll(List<K> missing, Map<K, Stored> found) {
        List<Fill<K>> fills = new ArrayList<>(missing.size());
        for (K key : missing) {
            counters.miss();
            fills.add(begin(key));
        }
        Map<K, Stored> answers = answers(missing);
        for (Fill<K> fill : fills) {
            Stored answer = answers.getOrDefault(fill.key(), Stored.ABSENT);
            if (answer.isCopy()) {
                found.put(fill.key(), answer);
            } else if (answer != Stored.ABSENT) {
                Stored recognised = recognised(fill, answer);
                settle(fill, recognised);
                found.put(fill.key(), recognised);
            }
        }
    }

    /** What the remote tier answers, and stale copies of those keys that are out of its reach. */
    private Map<K, Stored> answers(List<K> missing) {
        try {
            return remote.getAll(missing);
        } catch (RemoteUnavailableException e) {
            Map<K, Stored> found = new HashMap<>();
            List<K> others = new ArrayList<>();
            for (K key : missing) {
                LocalEntry stale = staleCopy(key);
                if (stale == null) {
                    others.add(key);
                } else {
                    found.put(key, stale);
                }
            }
            if (found.isEmpty()) {
                throw e;
            }
            found.putAll(others.isEmpty() ? Map.of() : remote.getAll(others));
            return found;
        }
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        Fill<K> fill = begin(key);
        try {
            Stored stored = remote.put(key, form, lifetime);
            settleOwn(fill, stored);
            return stored;
        } catch (RuntimeException e) {
            forget(key); // the value may have been stored
            throw e;
        }
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        Fill<K> fill = begin(key);
        try {
            Commit commit = recognised(fill, remote.commit(key, change, expect));
            settle(fill, change, commit);
            return commit;
        } catch (RuntimeException e) {
            forget(key); // the change may have been made
            throw e;
        }
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        List<Fill<K>> fills = new ArrayList<>(changes.size());
        changes.keySet().forEach(key -> fills.add(begin(key)));
        Batch<K> batch = commitAllRemotely(changes, priors);
        for (Fill<K> fill : fills) {
            Commit commit = batch.done().get(fill.key());
            Change change = changes.get(fill.key());
            if (commit == null || change == null) {
                forget(fill.key()); // the outcome is unknown: what is held may be what was replaced
            } else {
                settle(fill, change, commit);
            }
        }
        return batch;
    }

    private Batch<K> commitAllRemotely(Map<K, Change> changes, boolean priors) {
        try {
            return remote.commitAll(changes, priors);
        } catch (RuntimeException e) {
            changes.keySet().forEach(this::forget); // some of them may have been made
            throw e;
        }
    }

    /** Brings the copy up to what a commit of this JVM found or made; others' fills that began before are refused. */
    private void settle(Fill<K> fill, Change change, Commit commit) {
        if (!commit.applied()) {
            settle(fill, commit.prior()); // a refusal says what stands there now
        } else if (change instanceof Change.Put) {
            settleOwn(fill, commit.stored());
        } else {
            forget(fill.key());
        }
    }

    private void settleOwn(Fill<K> fill, Stored stored) {
        if (stored.isLive(clock) && !stored.version().equals(Version.NONE)) {
            fence.advance(fill.key(), stored.version());
            settle(fill.afterOwnChange(), stored);
        } else {
            forget(fill.key());
        }
    }

    /** Drops the copy and stops fills that are under way, without knowing a version. */
    private void forget(K key) {
        fence.refuseFills(key);
        cache.invalidate(key);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        long until = Lifetime.deadline(millis, clock);
        LocalEntry local = cache.getIfPresent(key);
        boolean nearer = local != null
                && until != Stored.NEVER
                && (local.expiresAt() == Stored.NEVER || until - local.expiresAt() < 0);
        if (nearer) {
            lives(key, seen, until);
        }
        CompletableFuture<Boolean> moved = remote.touch(key, seen, millis);
        // A copy lives longer only once the entry does: else a touch that is lost, and all that follow, would keep it
        // up.
        return nearer || local == null
                ? moved
                : moved.whenComplete((done, failure) -> {
                    if (failure == null && done) {
                        lives(key, seen, until);
                    }
                });
    }

    private void lives(K key, Stored seen, long until) {
        LocalEntry local = cache.getIfPresent(key);
        if (local != null && local.version().equals(seen.version())) {
            cache.asMap().replace(key, local, local.until(until));
        }
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return remote.scan();
    }

    @Override
    public void clear() {
        try {
            remote.clear();
        } finally {
            fence.refuseAllFills();
            cache.invalidateAll();
        }
    }

    /** A change that the follower read, made here or elsewhere. */
    @Override
    public void changed(Partition partition, ChangeRecord change) {
        byte[] bytes = change.key();
        if (bytes == null) {
            cleared(partition, change);
            return;
        }
        K key = keys.decode(bytes);
        if (key == null) {
            cleared(partition, change); // unreadable, so it may be any of them
            return;
        }
        fence.advance(key, change.version());
        cache.asMap().computeIfPresent(key, (same, present) -> {
            if (present.version().equals(change.version())) {
                present.vouch();
            }
            return present.version().isOlderThan(change.version()) ? null : present;
        });
    }

    private void cleared(Partition partition, ChangeRecord change) {
        fence.refuseAllFills();
        cache.asMap()
                .values()
                .removeIf(entry -> entry.isIn(partition) && entry.version().isOlderThan(change.version()));
    }

    @Override
    public void close() {
        cache.invalidateAll();
        remote.close();
    }

    @Override
    public String toString() {
        return "LocalStore -> " + remote;
    }
}
