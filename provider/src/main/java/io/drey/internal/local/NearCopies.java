package io.drey.internal.local;

import com.github.benmanes.caffeine.cache.Cache;
import io.drey.internal.partition.Fence;
import io.drey.internal.partition.LoggedKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.EndedLease;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one local tier, and what comes into and out of them.
 *
 * <p>The invariant is {@link Partition}'s; this class keeps its half. A copy is admitted only if the epoch it was read
 * in still runs and the {@link Fence} permits it after the copy was installed, and a change read from the log moves the
 * fence before it looks at the copy. So whichever of the two comes last sees the other. {@link Named} leads from the
 * log's name to the copy.
 *
 * <p>Asking the fence while the copy is installed is not enough: Caffeine answers without a lock that there is nothing
 * to drop as long as a first copy is on its way into the map.
 *
 * <p>Any thread. Nothing of ours runs inside a Caffeine compute but the comparison of two versions, and what
 * {@link Named} remembers.
 */
final class NearCopies<K> implements AutoCloseable {

    private final LocalKeys<K> keys;
    private final NanoClock clock;
    private final Cache<K, NearCopy> cache;
    private final HotCopies hot;
    private final Named<K> named;
    private final Fence fence = new Fence();
    private final LongAdder refused = new LongAdder();
    private final long maxStaleness;
    private final boolean remembersAbsent;

    NearCopies(LocalKeys<K> keys, LocalBounds bounds, NanoClock clock, LongConsumer evictions) {
        this.keys = keys;
        this.clock = clock;
        this.hot = new HotCopies(bounds.maximumSize());
        this.named = new Named<>(hot);
        this.cache = Caches.evicting(bounds.maximumSize(), entry -> {
            named.drop(entry);
            if (entry.hasValue()) {
                evictions.accept(1);
            }
        });
        this.maxStaleness = bounds.maxStaleness().toNanos();
        this.remembersAbsent = bounds.remembersAbsent() && maxStaleness > 0;
    }

    /** Returns the keys that were asked for most of late, as far as that is known. */
    List<K> hottest(int most) {
        return Caches.hottest(cache, most);
    }

    /** Returns about how many are held. */
    long size() {
        return cache.estimatedSize();
    }

    /**
     * Returns a copy that may be served, null if there is none.
     *
     * @param now an instant since the call began: what is served was true within the bound before it, or later
     */
    @Nullable
    NearCopy servable(K key, long now) {
        NearCopy often = hot.of(key, now);
        if (often != null && isServable(often, now)) {
            return often;
        }
        NearCopy copy = cache.getIfPresent(key);
        if (copy == null || !isServable(copy, now)) {
            return null;
        }
        hot.read(copy, now);
        return copy;
    }

    private boolean isServable(NearCopy copy, long now) {
        return maxStaleness > 0 && copy.isServable(maxStaleness, now);
    }

    /** Returns how many answers were not kept to be served, since something newer was known by then. */
    long refused() {
        return refused.sum();
    }

    /** Returns the copy that is held, servable or not. */
    @Nullable
    NearCopy of(K key) {
        return cache.getIfPresent(key);
    }

    /** Returns a number that changes whenever a fill that is under way is to be refused. */
    long mark(K key) {
        return fence.mark(striped(key, nameHash(key)));
    }

    private long nameHash(K key) {
        return keys.isPlain(key) ? NearCopy.PLAIN : distinct(keys.hash(key));
    }

    private static long distinct(long hash) {
        return hash == NearCopy.PLAIN ? hash - 1 : hash;
    }

    /** What tells the stripe of a key. */
    private static Object striped(Object key, long nameHash) {
        return nameHash == NearCopy.PLAIN ? key : (Object) nameHash;
    }

    private static Object striped(FillTicket<?> fill) {
        return striped(fill.key(), fill.nameHash());
    }

    /** To be called before the question is asked. */
    FillTicket<K> begin(K key) {
        Partition partition = keys.partition(key);
        int epoch = partition.epoch();
        long applied = partition.appliedPosition();
        long hash = nameHash(key);
        long mark = fence.mark(striped(key, hash));
        return new FillTicket<>(key, hash, partition, epoch, applied, clock.nanos(), mark, of(key));
    }

    /**
     * Keeps what was read, if it is a value and nothing newer is known. What may not be served is kept for identity
     * only: if the next read returns the same version, its caller gets the same object.
     */
    void settle(FillTicket<K> fill, Stored answer) {
        if (!answer.isLive(clock)) {
            settleAbsent(fill, answer); // what is held, if anything, is no longer there
            return;
        }
        K own = keys.copy(fill.key());
        NearCopy candidate = fill.copy(own, answer);
        long now = clock.nanos();
        NearCopy installed = cache.asMap().compute(own, (key, present) -> {
            boolean valid = permits(fill, candidate);
            return named.replace(key, present, newer(present, candidate, valid, now));
        });
        admit(fill, candidate, installed);
    }

    private boolean permits(FillTicket<K> fill, NearCopy candidate) {
        return candidate.isCurrentEpoch() && fence.permits(striped(fill), fill.mark(), candidate.version());
    }

    /** Lets what was installed be served, if nothing newer has come to be known before it could be found. */
    private void admit(FillTicket<K> fill, NearCopy candidate, @Nullable NearCopy installed) {
        VarHandle.fullFence(); // first the map, then the fence, which others move before they look at the map
        if (!permits(fill, candidate)) {
            refused.increment();
        } else if (installed != null
                && installed.isCurrentEpoch()
                && installed.version().equals(candidate.version())) {
            installed.admit();
        }
    }

    /**
     * Keeps that there is nothing, if nothing else is known by now. Any change of the key ends that. Where nothing
     * bears a version that the log could vouch for, it is served for the bound on staleness only.
     */
    private void settleAbsent(FillTicket<K> fill, Stored answer) {
        if (!remembersAbsent || !(answer == Stored.ABSENT || answer instanceof EndedLease)) {
            drop(fill.key());
            return;
        }
        K own = keys.copy(fill.key());
        NearCopy nothing = fill.copyOfNothing(own, answer.version());
        NearCopy installed = cache.asMap()
                .compute(own, (key, present) -> named.replace(key, present, permits(fill, nothing) ? nothing : null));
        admit(fill, nothing, installed);
    }

    private NearCopy newer(@Nullable NearCopy present, NearCopy candidate, boolean valid, long now) {
        NearCopy next = valid ? candidate : candidate.voided();
        if (present == null) {
            return next;
        } else if (present.version().equals(next.version())) {
            return valid ? next.withFormOf(present) : present;
        }
        boolean comparable = candidate.isCurrentEpoch() && present.isCurrentEpoch();
        boolean outdated = comparable && !present.version().isOlderThan(candidate.version());
        return outdated && !present.isDoubtful(maxStaleness, now) ? present : next;
    }

    /** Updates the copy to what a commit of this JVM found or wrote. Fills that began before are refused. */
    void settle(FillTicket<K> fill, Change change, Commit commit) {
        if (!commit.applied()) {
            settle(fill, commit.prior()); // a refusal says what stands there now
        } else if (change instanceof Change.Put) {
            settleOwn(fill, commit.stored());
        } else {
            forget(fill.key());
        }
    }

    /** Keeps what this JVM has just stored. */
    void settleOwn(FillTicket<K> fill, Stored stored) {
        if (stored.isLive(clock) && !stored.version().equals(Version.NONE)) {
            fence.advance(striped(fill), stored.version());
            settle(fill.afterOwnChange(), stored);
        } else {
            forget(fill.key());
        }
    }

    /** Drops the copy and stops fills that are under way, without knowing a version. */
    void forget(K key) {
        fence.refuseFills(striped(key, nameHash(key)));
        drop(key);
    }

    private void drop(K key) {
        cache.asMap().computeIfPresent(key, (same, present) -> named.replace(same, present, null));
    }

    /** Moves the deadline of a copy, unless it is of another version by now. */
    void keepUntil(K key, Stored seen, long until) {
        NearCopy local = of(key);
        if (local != null && local.version().equals(seen.version())) {
            // In one step: a change that outdates the new copy must not leave the old one to be served.
            cache.asMap()
                    .computeIfPresent(
                            key,
                            (same, present) ->
                                    present == local ? named.replace(same, present, present.until(until)) : present);
        }
    }

    /** Drops all copies and stops all fills. */
    void forgetAll() {
        fence.refuseAllFills();
        cache.asMap().keySet().forEach(this::drop);
        named.tidy(cache);
    }

    /** Drops all copies of a partition, and stops all fills. */
    void forget(Partition partition) {
        fence.refuseAllFills();
        cache.asMap().forEach((key, entry) -> {
            if (entry.isIn(partition)) {
                drop(key); // whatever it holds by then, a copy whose deadline was moved among them
            }
        });
        named.tidy(cache);
    }

    /** A change that the follower read, made here or elsewhere. */
    void changed(Partition partition, ChangeRecord change) {
        if (change.isClear()) {
            cleared(partition, change);
        } else {
            outdateAll(change, true);
        }
    }

    /** Applies a change whose place in the log is not known yet. It can outdate a copy, but never confirm one. */
    void announced(ChangeRecord change) {
        outdateAll(change, false);
    }

    private void outdateAll(ChangeRecord change, boolean vouching) {
        for (byte[] name : change.keys()) {
            K plain = keys.plain(name);
            if (plain != null) {
                fence.advance(plain, change.version());
                outdate(plain, change.version(), vouching);
            } else {
                long hash = distinct(LoggedKeys.hash(name));
                fence.advance(hash, change.version()); // before the look at what is held, as who installs does it after
                K key = named.of(hash);
                if (key != null) {
                    outdate(key, change.version(), vouching);
                }
            }
        }
    }

    /** Drops a copy that is older than the change; confirms the copy that the change wrote, if asked to. */
    private void outdate(K key, Version version, boolean vouching) {
        cache.asMap().computeIfPresent(key, (same, present) -> {
            if (vouching && present.version().equals(version)) {
                present.vouch();
            }
            return named.replace(same, present, present.version().isOlderThan(version) ? null : present);
        });
    }

    private void cleared(Partition partition, ChangeRecord change) {
        fence.refuseAllFills();
        cache.asMap().forEach((key, entry) -> {
            if (entry.isIn(partition) && entry.version().isOlderThan(change.version())) {
                outdate(key, change.version(), false);
            }
        });
    }

    @Override
    public void close() {
        cache.invalidateAll();
        hot.clear();
    }
}
