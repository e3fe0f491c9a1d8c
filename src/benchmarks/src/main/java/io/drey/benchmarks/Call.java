package io.drey.benchmarks;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The calls that are compared, and the call of the baseline that each is measured by. */
enum Call {
    GET(1) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            return cache.get(draw.key());
        }
    },
    PUT(1) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            cache.put(draw.key(), draw.value());
            return cache;
        }
    },
    PUT_IF_ABSENT(1) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            return cache.putIfAbsent(draw.key(), draw.value());
        }
    },
    INVOKE(1) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            return cache.invoke(draw.key());
        }
    },
    GET_ALL_100(Draw.BATCH) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            return cache.getAll(draw.keys());
        }
    },
    PUT_ALL_100(Draw.BATCH) {
        @Override
        Object on(Contender<String> cache, Draw draw) {
            cache.putAll(draw.entries());
            return cache;
        }
    };

    final int keys;

    Call(int keys) {
        this.keys = keys;
    }

    abstract Object on(Contender<String> cache, Draw draw);

    /** What one key of it is compared with: the baseline's own read, write, or read and write. */
    Call baseline() {
        return switch (this) {
            case GET, GET_ALL_100 -> GET;
            case INVOKE -> INVOKE;
            default -> PUT;
        };
    }

    /** Keys, values and batches in a fixed order without end. One thread. */
    static final class Draw {

        static final int BATCH = 100;

        private final String[] drawn;
        private final Set<String>[] batches;
        private final Map<String, String>[] entries;
        private final String value = Keys.value(0);
        private int next;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Draw(String[] drawn) {
            this.drawn = drawn;
            batches = new Set[1 << 10];
            entries = new Map[batches.length];
            for (int i = 0; i < batches.length; i++) {
                batches[i] = new LinkedHashSet<>();
                entries[i] = new HashMap<>();
                for (int at = i * BATCH; batches[i].size() < BATCH; at++) {
                    String key = drawn[at & (Keys.DRAWN - 1)];
                    batches[i].add(key);
                    entries[i].put(key, value);
                }
            }
        }

        private Draw(Draw other, int next) {
            this.drawn = other.drawn;
            this.batches = other.batches;
            this.entries = other.entries;
            this.next = next;
        }

        /** Draws the same for another thread, from another place on. */
        Draw from(int place) {
            return new Draw(this, place);
        }

        String key() {
            return drawn[next++ & (Keys.DRAWN - 1)];
        }

        String value() {
            return value;
        }

        Set<String> keys() {
            return batches[next++ & (batches.length - 1)];
        }

        Map<String, String> entries() {
            return entries[next++ & (entries.length - 1)];
        }
    }
}
