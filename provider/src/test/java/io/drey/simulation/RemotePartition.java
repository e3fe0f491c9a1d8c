package io.drey.simulation;

import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition of the simulated remote: head, capped change log, generations and entries, as the scripts treat them.
 * Time is given by the caller. One thread.
 */
public final class RemotePartition {

    /** Keys of one batch that are named by one record. */
    private static final int SHARING = 16;

    private final int logLength;
    private @Nullable Version head;
    private long lastPosition;
    private final Deque<ChangeRecord> log = new ArrayDeque<>();
    private final Map<String, Version> generations = new HashMap<>();
    private final Map<Name, RemoteEntry> entries = new HashMap<>();

    /** What was evicted and not written, deleted or cleared since: copies of it are still right. */
    private final Map<Name, RemoteEntry> evicted = new HashMap<>();

    RemotePartition(int logLength) {
        this.logLength = logLength;
    }

    RemotePartition copy() {
        RemotePartition copy = new RemotePartition(logLength);
        copy.head = head;
        copy.lastPosition = lastPosition;
        copy.log.addAll(log);
        copy.generations.putAll(generations);
        copy.entries.putAll(entries);
        copy.evicted.putAll(evicted);
        return copy;
    }

    /** What came of a change; {@code prior} is the live entry or lease before it, {@code stored} the new one. */
    record Outcome(
            boolean applied,
            @Nullable RemoteEntry prior,
            @Nullable RemoteEntry stored) {}

    public Version head() {
        return head == null ? Version.NONE : head;
    }

    List<ChangeRecord> readLog(Version from, int limit) {
        return log.stream()
                .filter(change -> change.version().position() >= from.position())
                .limit(limit)
                .toList();
    }

    List<ChangeRecord> readAfter(Version from) {
        return log.stream()
                .filter(change -> change.version().position() > from.position())
                .toList();
    }

    @Nullable
    RemoteEntry read(Name name) {
        return entries.get(name);
    }

    Map<Name, RemoteEntry> entries() {
        return entries;
    }

    Map<Name, RemoteEntry> evicted() {
        return evicted;
    }

    Outcome commit(Name name, Change change, Expect expect, long nonce, long millis) {
        if (!generations.containsKey(name.cache())) {
            clear(name.cache(), nonce, millis);
        }
        RemoteEntry old = entries.get(name);
        RemoteEntry running = old != null && old.runs(millis) ? old : null;
        if (!isMet(expect, old, running)) {
            return new Outcome(false, running, running);
        }
        Version version = append(name.cache(), List.of(name.key()), nonce, millis);
        RemoteEntry next = next(change, running, version, millis);
        keep(name, next);
        return new Outcome(true, running, next);
    }

    /** Unconditional changes, in the order of the map, of which so many share a record. */
    Map<String, Outcome> commitAll(String cache, Map<String, Change> changes, long nonce, long millis) {
        if (!generations.containsKey(cache)) {
            clear(cache, nonce, millis);
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        List<String> keys = List.copyOf(changes.keySet());
        for (int from = 0; from < keys.size(); from += SHARING) {
            List<String> sharing = keys.subList(from, Math.min(from + SHARING, keys.size()));
            Version version = append(cache, sharing, nonce, millis);
            for (String key : sharing) {
                Name name = new Name(cache, key);
                RemoteEntry old = entries.get(name);
                RemoteEntry running = old != null && old.runs(millis) ? old : null;
                RemoteEntry next = next(changes.get(key), running, version, millis);
                keep(name, next);
                outcomes.put(key, new Outcome(true, running, next));
            }
        }
        return outcomes;
    }

    private void keep(Name name, @Nullable RemoteEntry next) {
        evicted.remove(name);
        if (next == null) {
            entries.remove(name);
        } else {
            entries.put(name, next);
        }
    }

    private static boolean isMet(Expect expect, @Nullable RemoteEntry old, @Nullable RemoteEntry running) {
        boolean live = running != null && !isLease(running);
        if (expect instanceof Expect.Exactly exactly) {
            return old != null && old.version().equals(exactly.seen().version()) && (running != null || isLease(old));
        } else if (expect instanceof Expect.Expired expired) {
            return old != null
                    && running == null
                    && old.version().equals(expired.seen().version());
        } else if (expect instanceof Expect.Present) {
            return live;
        } else if (expect instanceof Expect.Absent) {
            return !live;
        } else if (expect instanceof Expect.Vacant) {
            return running == null;
        }
        return true;
    }

    private static @Nullable RemoteEntry next(
            Change change, @Nullable RemoteEntry running, Version version, long millis) {
        if (change instanceof Change.Put put) {
            boolean update = running != null && !isLease(running);
            long lifetime = update ? put.lifetime().onUpdate() : put.lifetime().onCreate();
            long deadline = lifetime == Lifetime.KEEP ? running.deadlineMillis() : deadline(lifetime, millis);
            return new RemoteEntry(put.form(), deadline, version);
        } else if (change instanceof Change.Lease lease) {
            return lease.end() != null // nobody waits for the end of a load here
                    ? null
                    : new RemoteEntry(Stored.leaseForm(), deadline(lease.millis(), millis), version);
        }
        return null;
    }

    private static boolean isLease(RemoteEntry entry) {
        return entry.form() == Stored.leaseForm();
    }

    private static long deadline(long lifetime, long millis) {
        return lifetime == Lifetime.ETERNAL ? 0 : millis + lifetime;
    }

    boolean touch(Name name, Version seen, long lifetime, long nonce, long millis) {
        RemoteEntry old = entries.get(name);
        if (old == null || !old.version().equals(seen) || !old.runs(millis)) {
            return false;
        }
        long deadline = deadline(lifetime, millis);
        if (deadline != 0 && (old.deadlineMillis() == 0 || deadline < old.deadlineMillis())) {
            append(name.cache(), List.of(name.key()), nonce, millis);
        }
        entries.put(name, new RemoteEntry(old.form(), deadline, seen));
        return true;
    }

    void clear(String cache, long nonce, long millis) {
        generations.put(cache, append(cache, List.of(), nonce, millis));
        entries.keySet().removeIf(name -> name.cache().equals(cache));
        evicted.keySet().removeIf(name -> name.cache().equals(cache));
    }

    private Version append(String cache, List<String> names, long nonce, long millis) {
        lastPosition = Math.max(lastPosition + 1, Version.position(millis, 0));
        head = new Version(lastPosition, nonce);
        List<byte[]> keys = names.stream().map(Keys::bytes).toList();
        log.add(new ChangeRecord(head, cache, keys));
        if (log.size() > logLength) {
            log.remove();
        }
        return head;
    }

    public void evictHead() {
        head = null;
    }

    public void evictLog() {
        log.clear();
        lastPosition = 0;
    }

    public void evict(Name name) {
        RemoteEntry entry = entries.remove(name);
        if (entry != null) {
            evicted.put(name, entry);
        }
    }

    /** The entries are out of reach then, and the next change begins a new generation. */
    public void evictGeneration(String cache) {
        generations.remove(cache);
        List<Name> names = entries.keySet().stream()
                .filter(name -> name.cache().equals(cache))
                .toList();
        names.forEach(this::evict);
    }
}
