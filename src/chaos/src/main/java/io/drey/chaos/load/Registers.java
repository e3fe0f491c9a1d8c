package io.drey.chaos.load;

import io.drey.chaos.check.Checkers;
import java.util.Random;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** Reads, writes and exchanges a few values that others do the same with. Confined to its thread. */
final class Registers implements Job {

    private static final int MILLIS = 500;
    private static final int KEYS = 2;
    private static final int VALUES = 4;

    private final Calls calls;
    private final Cache<String, Long> cache;
    private final Slots slots;
    private final Random random;
    private @Nullable Long last;

    Registers(Calls calls, Cache<String, Long> cache, Slots slots, Random random) {
        this.calls = calls;
        this.cache = cache;
        this.slots = slots;
        this.random = random;
    }

    @Override
    public void turn(int turn) {
        String key = Checkers.REGISTER + '-' + slots.every(MILLIS) + '-' + turn % KEYS;
        long value = 1L + random.nextInt(VALUES);
        switch (random.nextInt(10)) {
            case 0 -> calls.put(cache, key, value);
            case 1 -> calls.putIfAbsent(cache, key, value);
            case 2 -> calls.remove(cache, key);
            case 3, 4 -> last = calls.read(cache, key);
            case 5, 6 -> last = calls.get(cache, key);
            default -> {
                long expected = last == null ? 1L + random.nextInt(VALUES) : last;
                last = calls.replace(cache, key, expected, value) ? Long.valueOf(value) : null;
            }
        }
    }
}
