package io.drey.internal.redis;

import io.drey.internal.store.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether changes are made that nobody tells of: by a JVM with an older version of Drey, or one whose user may not
 * publish. Such a change is found by a look at the heads, and no message comes for it. Then messages alone are not
 * relied on for a while. The follower's thread.
 */
final class Unannounced {

    /** A message is late by less. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long DISTRUST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Integer, Version> announced = new HashMap<>();
    private final Map<Integer, Suspect> suspects = new HashMap<>();
    private Map<Integer, Version> before = Map.of();
    private long listeningSince;
    private long distrustUntil;

    /** A change that was applied and not told of yet. */
    private record Suspect(Version change, long since) {}

    Unannounced(long now) {
        listeningSince = now;
        distrustUntil = now;
    }

    /** Messages come from now on; what was changed before this instant is not told of. */
    void begin(long now) {
        listeningSince = now;
        suspects.clear();
    }

    /** A message has told of a change. */
    void announced(int partition, Version newest) {
        announced.merge(partition, newest, (last, next) -> last.isOlderThan(next) ? next : last);
    }

    /** The follower has applied all changes up to these. */
    void applied(Map<Integer, Version> applied, long now) {
        if (!applied.equals(before)) {
            applied.forEach((partition, version) -> {
                if (!version.equals(before.get(partition)) && isUntold(partition, version)) {
                    suspects.putIfAbsent(partition, new Suspect(version, now));
                }
            });
            before = applied;
        }
        if (!suspects.isEmpty()) {
            judge(now);
        }
    }

    private void judge(long now) {
        suspects.entrySet()
                .removeIf(each -> !isUntold(each.getKey(), each.getValue().change()));
        if (now - listeningSince < LATE_NANOS) {
            suspects.clear(); // may have been made before
        } else if (suspects.values().stream().anyMatch(suspect -> now - suspect.since() > LATE_NANOS)) {
            suspects.clear();
            distrustUntil = now + DISTRUST_NANOS;
        }
    }

    private boolean isUntold(int partition, Version change) {
        Version last = announced.get(partition);
        return last == null || last.isOlderThan(change);
    }

    /** Returns whether every change is told of, as far as is known. */
    boolean none(long now) {
        return now - distrustUntil >= 0;
    }
}
