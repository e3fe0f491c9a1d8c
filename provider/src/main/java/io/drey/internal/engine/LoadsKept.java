package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a loader has brought for several keys: kept in place of their leases, or the leases ended, in one
 * round trip per server. One thread.
 */
final class LoadsKept<K, V> {

    private final Loads<K, V> loads;
    private final Leases<K> leases;
    private final Map<K, Holding> mine;
    private final Map<K, Ending> endings = new LinkedHashMap<>();
    private final List<Conditional<K>> changes = new ArrayList<>();
    private @Nullable RuntimeException failure;

    /** @param mine what is ended is removed from it */
    LoadsKept(Loads<K, V> loads, Map<K, Holding> mine) {
        this.loads = loads;
        this.leases = loads.leases();
        this.mine = mine;
    }

    /** Notes what a key's load came to. */
    void add(K key, Holding holding, @Nullable V value) {
        Stored token = holding.token();
        if (value != null && holding.isAlone()) {
            endings.put(key, Ending.loaded(loads.values().form(value)));
            return;
        }
        long creation = value == null ? 0 : loads.creation();
        if (value != null && creation != 0) {
            Object form = loads.values().form(value);
            endings.put(key, Ending.loaded(form));
            changes.add(new Conditional<>(key, new Change.Put(form, Lifetime.of(creation)), new Expect.Exactly(token)));
            return;
        }
        endings.put(key, Ending.NONE); // no value, or one that has passed already: neither stored nor answered
        if (!holding.isAlone() && token.isLease()) {
            changes.add(leases.releasing(key, token, Ending.NONE));
        }
    }

    /** Keeps all that were added, and ends their loads. */
    void end(BiConsumer<K, Ending> ended) {
        try {
            List<Tried> made =
                    changes.isEmpty() ? List.of() : loads.runner().tier().commitEach(changes);
            // Also where a listener throws: the others hear what was made.
            Each.of(IntStream.range(0, made.size()).boxed().toList(), i -> understood(changes.get(i), made.get(i)));
        } finally {
            endings.forEach((key, ending) -> {
                Holding holding = Objects.requireNonNull(mine.remove(key), "ours");
                leases.holdings().end(key, holding, ending);
            });
        }
        if (failure != null) {
            throw failure;
        }
        endings.forEach(ended);
    }

    private void understood(Conditional<K> change, Tried tried) {
        Commit commit = tried.commit();
        if (commit != null && change.change() instanceof Change.Put put) {
            endings.put(change.key(), loads.kept(change.key(), put.form(), commit));
        } else if (commit == null && !(tried.failure() instanceof RemoteUnavailableException)) {
            failure = tried.failure(); // while Redis is out of reach, values are just not kept
        }
    }
}
