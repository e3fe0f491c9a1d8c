package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one call that loads several keys has claimed, has found, and has to wait for. It waits for nobody while it holds
 * anything itself. One thread.
 */
final class LoadRound<K, V> {

    private final Leases<K> leases;
    private final LoadsAlone<K> alone;
    private final Values values;
    private final Map<K, Holding> mine = new HashMap<>();
    private final Map<K, V> found = new HashMap<>();
    private Map<K, Claim.Busy> others = new HashMap<>();
    private final long since;

    /** Whether Redis was found out of reach, so that it is not asked for every further key. */
    private boolean isAlone;

    LoadRound(Leases<K> leases, LoadsAlone<K> alone, Values values) {
        this.leases = leases;
        this.alone = alone;
        this.values = values;
        this.since = leases.clock().nanos();
    }

    /** Returns what this call is to load, which it has to end. */
    Map<K, Holding> mine() {
        return mine;
    }

    Map<K, V> found() {
        return found;
    }

    void found(K key, @Nullable V value) {
        if (value != null) {
            found.put(key, value);
        }
    }

    /** Returns what others load, for the last time. */
    Map<K, Claim.Busy> takeOthers() {
        Map<K, Claim.Busy> taken = others;
        others = new HashMap<>();
        return taken;
    }

    /** Claims keys, or notes what stands in the way. */
    void claim(Set<K> keys) {
        RuntimeException failure = null;
        for (Map.Entry<K, Claim> entry : asked(keys).entrySet()) {
            Claim claim = entry.getValue();
            if (claim instanceof Claim.Failed failed) {
                failure = failed.failure(); // thrown once what was granted is known, so that it can be ended
            } else {
                claimed(entry.getKey(), claim);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void claimed(K key, Claim asked) {
        Claim claim = asked;
        if (claim instanceof Claim.Found entry) {
            Stored stored = entry.entry();
            V present = stored.hasValue() ? values.valueIfReadable(stored.form()) : null;
            if (present != null) {
                found.put(key, present);
                return;
            }
            claim = leases.tryClaimOver(key, stored);
        }
        if (claim instanceof Claim.Mine ours) {
            mine.put(key, ours.holding());
        } else if (claim instanceof Claim.Busy busy) {
            others.put(key, busy);
        }
    }

    private Map<K, Claim> asked(Set<K> keys) {
        Map<K, Claim> claims = new HashMap<>(keys.size() * 2);
        if (!isAlone) {
            try {
                claims.putAll(leases.tryClaim(keys, since));
            } catch (RemoteUnavailableException e) {
                isAlone = true;
            }
        }
        for (K key : keys) {
            Claim claim = claims.get(key);
            if (claim == null
                    || (claim instanceof Claim.Failed failed
                            && failed.failure() instanceof RemoteUnavailableException)) {
                isAlone = true;
                claims.put(key, alone.tryClaim(key, since));
            }
        }
        return claims;
    }

    /** Called just before the loader is asked. */
    void begin() {
        long now = leases.clock().nanos();
        mine.values().forEach(holding -> holding.begin(now));
    }
}
