package io.drey.internal.engine;

import io.drey.internal.event.EventDispatcher;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * {@code putAll} and {@code removeAll}: one batch where nothing need be known of the entries before, one operation a
 * key, all of them {@linkplain Together together}, where a policy or an expired entry must be looked at. Any thread.
 */
final class BulkWrites<K, V> {

    private static final int PAGE = 1_000;

    private final Runner<K, V> runner;
    private final Store<K> store;
    private final Keys keys;
    private final Values values;
    private final NanoClock clock;
    private final Expirations expirations;
    private final WriteThrough<K, V> writer;
    private final EventDispatcher<K, V> events;
    private final CacheStatistics statistics;
    private final Announcer<K, V> announcer;

    BulkWrites(
            EngineParts<K, V> parts,
            Runner<K, V> runner,
            Expirations expirations,
            WriteThrough<K, V> writer,
            Announcer<K, V> announcer) {
        this.runner = runner;
        this.store = parts.store();
        this.keys = parts.keys();
        this.values = parts.values();
        this.clock = parts.clock();
        this.events = parts.events();
        this.statistics = parts.statistics();
        this.expirations = expirations;
        this.writer = writer;
        this.announcer = announcer;
    }

    void putAll(Map<? extends K, ? extends V> map) {
        Map<K, Decision.Put> puts = new HashMap<>(map.size() * 2);
        Map<K, V> entries = new HashMap<>(); // at once: the map is the caller's, and may change
        map.forEach((key, value) -> {
            K safe = copy(key);
            puts.put(safe, new Decision.Put(value, values.form(value), Decision.Origin.USER_WRITTEN));
            entries.put(safe, value);
        });
        try {
            putAll(puts, entries);
        } finally {
            runner.changes().changed(entries.keySet());
        }
    }

    private void putAll(Map<K, Decision.Put> puts, Map<K, V> entries) {
        if (!writer.isPresent() && announcer.isQuiet()) {
            storeAll(puts);
            return;
        }
        runner.locks()
                .holdingAll(List.copyOf(puts.keySet()), () -> {
                    WriteThrough.Partial<K> partial = writer.writeAll(entries);
                    puts.keySet().removeAll(partial.failed());
                    storeAll(puts);
                    return partial;
                })
                .rethrow();
    }

    /** Removes all live entries, with events and counts, page by page. */
    void removeAll() {
        runner.reruns().checkAll();
        Iterator<Map.Entry<K, Stored>> entries = store.scanAll();
        while (entries.hasNext()) {
            Set<K> page = new HashSet<>();
            Set<K> leased = new HashSet<>();
            while (entries.hasNext() && page.size() + leased.size() < PAGE) {
                Map.Entry<K, Stored> entry = entries.next();
                (entry.getValue().isLease() ? leased : page).add(entry.getKey());
            }
            if (!page.isEmpty()) {
                removeAll(page);
            }
            if (!leased.isEmpty()) {
                endLeases(leased);
            }
        }
    }

    /** Ends the leases of these keys, so that what is being loaded for them is not kept. No event tells of that. */
    private void endLeases(Set<K> leased) {
        Map<K, Change> changes = new HashMap<>(leased.size() * 2);
        leased.forEach(key -> changes.put(key, new Change.Delete()));
        try {
            store.commitAll(changes, false).orThrow();
        } finally {
            runner.changes().changed(leased);
        }
    }

    private void storeAll(Map<K, Decision.Put> puts) {
        Lifetime lifetime = expirations.unseen();
        boolean expiresUnseen = !announcer.isQuiet() && !expirations.isEternal();
        if (lifetime == null || expiresUnseen) {
            Together<K, V> together = runner.together();
            List<Member<K, V>> members = new ArrayList<>(puts.size());
            puts.forEach((key, put) -> members.add(together.member(key, new Operations.Put(put))));
            together.run(members, runner.isTold());
            members.forEach(Member::rethrow);
        } else {
            storeAll(puts, lifetime);
        }
    }

    private void storeAll(Map<K, Decision.Put> puts, Lifetime lifetime) {
        long start = statistics.startPut();
        Map<K, Change> changes = new HashMap<>(puts.size() * 2);
        puts.forEach((key, put) -> changes.put(key, new Change.Put(put.form(), lifetime)));
        Batch<K> batch = runner.commitAll(changes, !announcer.isQuiet());
        Set<K> made = batch.failure() == null ? puts.keySet() : batch.done().keySet();
        statistics.recordPuts(made.size(), start);
        if (!announcer.isQuiet()) {
            Each.of(made, key -> {
                Commit commit = batch.done().get(key);
                Object form = Objects.requireNonNull(puts.get(key), "asked for").form();
                announcer.stored(key, commit == null ? Stored.ABSENT : live(commit.prior()), form);
            });
        }
        batch.orThrow();
    }

    void removeAll(Set<? extends K> given) {
        Set<K> doomed = new HashSet<>(given.size() * 2);
        given.forEach(key -> doomed.add(copy(key)));
        try {
            deleteAllTold(doomed);
        } finally {
            runner.changes().changed(doomed);
        }
    }

    private void deleteAllTold(Set<K> doomed) {
        if (!writer.isPresent() && announcer.isQuiet()) {
            deleteAll(doomed);
            return;
        }
        runner.locks()
                .holdingAll(List.copyOf(doomed), () -> {
                    WriteThrough.Partial<K> partial = writer.deleteAll(doomed);
                    doomed.removeAll(partial.failed());
                    deleteAll(doomed);
                    return partial;
                })
                .rethrow();
    }

    private void deleteAll(Set<K> doomed) {
        boolean count = statistics.isEnabled() || !events.isEmpty();
        long start = statistics.startRemove();
        if (announcer.wantsExpired() && !expirations.isEternal()) { // a deletion is silent about what has expired
            store.getAll(doomed).forEach(runner::live);
        }
        Map<K, Change> changes = new HashMap<>(doomed.size() * 2);
        doomed.forEach(key -> changes.put(key, new Change.Delete()));
        Batch<K> batch = runner.commitAll(changes, count);
        if (!count) {
            batch.orThrow();
            return;
        }
        Map<K, Stored> removed = new HashMap<>(batch.done().size() * 2);
        batch.done().forEach((key, commit) -> {
            Stored before = commit.prior();
            if (before.isLive(clock) || before.isUnreadable()) {
                removed.put(key, before);
            }
        });
        statistics.recordRemovals(removed.size(), start);
        Each.of(removed.entrySet(), each -> announcer.removed(each.getKey(), each.getValue()));
        batch.orThrow();
    }

    private Stored live(Stored stored) {
        return stored.isLive(clock) ? stored : Stored.ABSENT;
    }

    @SuppressWarnings("unchecked") // a copy of a key is of its type
    private K copy(K key) {
        runner.reruns().check(key);
        return (K) keys.copy(key);
    }
}
