package io.drey.engine;

import io.drey.codec.Values;
import io.drey.event.EventDispatcher;
import io.drey.management.CacheStatistics;
import io.drey.store.Stored;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Counts and announces what became of an operation: JSR-107's tables of statistics (chapter 12) and events (chapter 8),
 * once for all operations. Any thread.
 */
final class Announcer<K, V> {

    private final EventDispatcher<K, V> events;
    private final CacheStatistics statistics;
    private final Values values;
    private final LongAdder retries = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    Announcer(EventDispatcher<K, V> events, CacheStatistics statistics, Values values) {
        this.events = events;
        this.statistics = statistics;
        this.values = values;
    }

    long start() {
        return statistics.startPut();
    }

    /** Whether nobody listens. */
    boolean isQuiet() {
        return events.isEmpty();
    }

    boolean wantsExpired() {
        return !events.isEmpty() && events.wants(EventType.EXPIRED);
    }

    void retried() {
        retries.increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    long unreadableCount() {
        return unreadable.sum();
    }

    long retries() {
        return retries.sum();
    }

    Outcome announce(K key, Operation operation, Outcome outcome, long start) {
        if (statistics.isEnabled()) {
            count(operation, outcome, start);
        }
        if (!events.isEmpty()) {
            publish(key, outcome);
        }
        return outcome;
    }

    void lookedUp(boolean found) {
        statistics.recordGets(found ? 1 : 0, found ? 0 : 1, 0);
    }

    private void count(Operation operation, Outcome outcome, long start) {
        if (operation.looksUp()) {
            statistics.recordGets(outcome.found() ? 1 : 0, outcome.found() ? 0 : 1, start);
        }
        if (outcome.made() instanceof Decision.Put put && put.origin() != Decision.Origin.LOADER) {
            statistics.recordPuts(1, start);
        } else if (outcome.deleted()) {
            statistics.recordRemovals(1, start);
        }
    }

    private void publish(K key, Outcome outcome) {
        if (outcome.made() instanceof Decision.Put put) {
            stored(key, outcome.before(), put.form());
        } else if (outcome.made() instanceof Decision.Passed passed) {
            expired(key, passed.put().form());
        } else if (outcome.deleted()) {
            removed(key, outcome.before());
        }
    }

    void stored(K key, Stored before, Object form) {
        if (before.hasValue()) {
            if (events.wants(EventType.UPDATED)) {
                events.updated(key, old(before), value(form));
            }
        } else if (events.wants(EventType.CREATED)) {
            events.created(key, value(form));
        }
    }

    void removed(K key, Stored before) {
        if (events.wants(EventType.REMOVED)) {
            events.removed(key, value(before.form()));
        }
    }

    void expired(K key, Object form) {
        if (events.wants(EventType.EXPIRED)) {
            events.expired(key, value(form));
        }
    }

    private @Nullable V old(Stored before) {
        return events.wantsOldValues() ? value(before.form()) : null;
    }

    @SuppressWarnings("unchecked") // forms were made of this cache's values
    private V value(Object form) {
        return (V) values.value(form);
    }
}
