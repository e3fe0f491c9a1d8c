package io.drey.internal.engine;

import io.drey.codec.CodecException;
import io.drey.internal.event.EventDispatcher;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<K> handed;
    private final LongAdder retries = new LongAdder();

    /** @param handed a key as listeners may have it */
    Announcer(EventDispatcher<K, V> events, CacheStatistics statistics, Values values, UnaryOperator<K> handed) {
        this.events = events;
        this.statistics = statistics;
        this.values = values;
        this.handed = handed;
    }

    Values values() {
        return values;
    }

    long start() {
        return statistics.startPut();
    }

    /** Returns whether no listener is registered. */
    boolean isQuiet() {
        return events.isEmpty();
    }

    /** Returns whether anybody wants outcomes: statistics or a listener. */
    boolean isHeard() {
        return statistics.isEnabled() || !events.isEmpty();
    }

    boolean wantsExpired() {
        return !events.isEmpty() && events.wants(EventType.EXPIRED);
    }

    void retried() {
        retries.increment();
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
                events.updated(handed.apply(key), old(before), own(form));
            }
        } else if (events.wants(EventType.CREATED)) {
            events.created(handed.apply(key), own(form));
        }
    }

    void removed(K key, Stored before) {
        V value = events.wants(EventType.REMOVED) && before.hasValue() ? values.valueIfReadable(before.form()) : null;
        if (value != null) { // of what cannot be read here, nobody here has ever heard
            events.removed(handed.apply(key), value);
        }
    }

    void expired(K key, Object form) {
        V value = events.wants(EventType.EXPIRED) ? values.valueIfReadable(form) : null;
        if (value != null) {
            events.expired(handed.apply(key), value);
        }
    }

    private @Nullable V old(Stored before) {
        return events.wantsOldValues() ? values.valueIfReadable(before.form()) : null;
    }

    /** Returns a value that was written here a moment ago. */
    private V own(Object form) {
        V value = values.valueIfReadable(form);
        if (value == null) {
            throw new CodecException("a listener cannot be told of a value that was written and cannot be read back");
        }
        return value;
    }
}
