package io.drey.hibernate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one region whose changes Redis has not been told of, because it could not be reached. Until it has been
 * told, this JVM serves and stores nothing under them. More keys than fit stand for the whole region. Any thread.
 */
final class Missed {

    /** Most keys of one region that are remembered one by one. */
    static final int MOST = 10_000;

    private final Map<Object, Object> keys = new ConcurrentHashMap<>();
    private volatile @Nullable Object everything;

    /** Whether nothing may be served under this key. */
    boolean blocks(Object key) {
        return everything != null || (!keys.isEmpty() && keys.containsKey(key));
    }

    boolean isEmpty() {
        return everything == null && keys.isEmpty();
    }

    void add(Object key) {
        if (keys.size() >= MOST) {
            addAll();
        } else {
            keys.put(key, new Object());
        }
    }

    void addAll() {
        everything = new Object();
        keys.clear();
    }

    /** Called once Redis has been told of a later change of the key. */
    void forget(Object key) {
        if (!keys.isEmpty()) {
            keys.remove(key);
        }
    }

    /** Sends all that is remembered, and forgets what has been sent; ends at the first failure, by its exception. */
    void send(Consumer<Object> one, Runnable all) {
        Object whole = everything;
        if (whole != null) {
            all.run();
            if (everything == whole) {
                everything = null;
            }
        }
        keys.forEach((key, token) -> {
            one.accept(key);
            keys.remove(key, token);
        });
    }
}
